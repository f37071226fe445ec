"""Text → words → stems, the same for what is indexed and for what is asked.

A light stemmer of our own: Porter's would join "organ" with "organisation" and "community" with "communication",
and maul abbreviations. British and American spellings, and the shapes of ICD-10, A&E, dm+d and M/M/s, meet in one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Container, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from nhsr_registry import re
from nhsr_registry.search._words import ALIKE, FILLERS, HALF, IRREGULAR, STOP, WEAK

#: Words that say nothing, or little, of what something is about.
LITTLE = frozenset((*FILLERS, *HALF, *STOP, *WEAK))

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": " ", "‐": "-", "‑": "-", "\u00ad": ""})
# As text: `re` compiles each when it is first needed, and keeps it. Most queries need none.
_LETTERS_AND = r"\b([a-z])\s?(?:&|\+)\s?([a-z])\b"  # A&E, R&D
_A_AND_E = r"\ba (?:and|n) e\b"
_LETTERS_SLASH = r"\b[a-z](?:/[a-z])+\b"  # M/M/s
_CODE = r"\b([a-z]{2,})-(\d{1,2}[a-z]?)\b"  # ICD-10, COVID-19
_SUFFIXED = r"\b(sus|core20|dm|c)\+(?:\+|(d)\b)?"  # SUS+, dm+d, c++
_POSSESSIVE = r"'(?:s|ll|d|ve|re|m)\b|(?<=s)'|'(?=\w)"  # and "I'll", which is not ill
_DATA_SET = r"\bdata[ -]sets?\b"
_IN_PATIENT = r"\b(in|out|day)-(?=patient|case)"
_WORD = re.compile(r"[a-z]&[a-z]\b|[^\W_]+")
_USUAL_WORD = re.compile(r"[^\W_]+")
_CAMEL = r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+"


def fold(text: str) -> str:
    """Lower case, plain quotes and hyphens, no accents; the field's own spellings in one shape."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = text.casefold()
    if "a and e" in text or "a n e" in text:
        text = re.sub(_A_AND_E, "a&e", text)
    if "&" in text or "+" in text:
        text = re.sub(_LETTERS_AND, r"\1&\2", text)
    if "/" in text:
        text = re.sub(_LETTERS_SLASH, lambda found: found[0].replace("/", ""), text)
    if "-" in text:
        text = re.sub(_IN_PATIENT, r"\1", re.sub(_CODE, r"\1\2", text))
    if "+" in text:
        text = re.sub(
            _SUFFIXED,
            lambda found: {"sus": "sus", "core20": "core20plus", "dm": "dmd", "c": "cplusplus"}[found[1]],
            text,
        )
    if "data set" in text or "data-set" in text:
        text = re.sub(_DATA_SET, "dataset", text)
    return re.sub(_POSSESSIVE, "", text) if "'" in text else text


def words(text: str) -> list[str]:
    """The words of a text as they are compared before stemming; stop words stay."""
    return words_in(fold(text))


def words_in(folded: str) -> list[str]:
    """The words of a text that is folded."""
    return (_WORD if "&" in folded else _USUAL_WORD).findall(folded)


@lru_cache(8_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text of entries or vocabulary, most of which are asked for more than once."""
    return tuple(words(text))


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order, without stop words."""
    return [stem(word) for word in words(text) if word not in STOP]


def pairs(found: Sequence[str]) -> list[str]:
    """Neighbouring stems as one term; letters before a number also without the gap (`ICD 10`)."""
    return [*(f"{one} {two}" for one, two in pairwise(found)), *joined(found)]


def joined(found: Sequence[str]) -> list[str]:
    """Letters and the number after them as one stem."""
    return [one + two for one, two in pairwise(found) if len(two) <= 2 and two.isdigit() and one.isalpha()]


def name_words(name: str) -> Iterator[str]:
    """The words inside a name: `NHSRplotthedots`, `hes_processing`, `dna-risk-predict`."""
    for part in re.split(r"[^A-Za-z0-9]+", name):
        yield part.lower()
        pieces = re.findall(_CAMEL, part)
        if len(pieces) > 1:
            yield from (piece.lower() for piece in pieces)


def split_joined(word: str, known: Container[str]) -> list[str]:
    """`plotthedots` → plot, the, dots: the fewest known words that make up the whole; nothing where there are none."""
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(3, len(word) + 1):
        for start in range(max(0, end - 16), end - 2):
            before, piece = best[start], word[start:end]
            if before is not None and (piece in known or (piece in STOP and len(piece) == 3)):
                so_far = best[end]
                if so_far is None or len(before) + 1 < len(so_far):
                    best[end] = [*before, piece]
    found = best[-1] or []
    return found if len(found) > 1 else []


#: Whole words first: what no rule gets right.
_WHOLE = {word: found for found, group in IRREGULAR.items() for word in group.split()}
#: (letters that must be there, pattern, what stands for it).
_BRITISH = (
    ("ae", r"ae(?=.{2})", "e"),  # paediatric, haem-, caesarean
    ("oe", r"(?<=.)oe(?=.{2})|^oe", "e"),  # oesophageal, diarrhoea
    ("yz", r"yz(?=e|ing)", "ys"),
    ("iz", r"iz(?=e[drs]?$|es$|ing$|ations?$|ers?$)", "is"),
    ("our", r"(?<=l|v|m|b|i)our(?=s?$|ed$|ing$|al$|ite)", "or"),  # colour, behaviour, tumour
    ("tre", r"tre(s?)$", r"ter\1"),  # centre, theatre
    ("mme", r"mme(s?)$", r"m\1"),  # programme
    ("ogue", r"ogue(s?)$", r"og\1"),  # catalogue
)
_VOWELS = frozenset("aeiouy")
#: (ending, letters that must stand before it, what stands for it); the first that fits counts.
_ENDINGS = (
    ("ification", 3, "ify"), ("ibility", 3, "ible"), ("ability", 3, "able"), ("icity", 3, "ic"), ("ivity", 3, "ive"),
    ("istical", 3, "istic"), ("ological", 2, "olog"), ("ology", 2, "olog"), ("ologist", 2, "olog"),
    ("graphical", 3, "graph"), ("graphic", 3, "graph"), ("graphy", 3, "graph"),
    ("ation", 4, ""), ("ator", 4, ""), ("ate", 4, ""), ("at", 5, ""), ("ness", 4, ""), ("ance", 5, ""), ("ly", 5, ""),
)  # fmt: skip
#: The same by their last two letters: most words have none of them, and all words of a registry pass here.
_BY_END = {
    end: tuple(row for row in _ENDINGS if row[0].endswith(end)) for end in {ending[-2:] for ending, _, _ in _ENDINGS}
}


@lru_cache(200_000)
def stem(word: str) -> str:
    """The part of a word that its forms share; abbreviations and short words stay whole."""
    if word in _WHOLE:
        return _WHOLE[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    if len(word) >= 5:
        for letters, pattern, into in _BRITISH:
            if letters in word:
                word = re.sub(pattern, into, word)
    return _ending(_participle(_singular(word)))


def _singular(word: str) -> str:
    if word[-1] != "s":
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word.removesuffix("s")


#: What "caring" and "rated" leave of "care" and "rate": English doubles the consonant of all others ("planning").
_MUTE = r"[^aeiouy][aeiouy][^aeiouwxy]"


def _participle(word: str) -> str:
    for ending in ("ing", "ed") if word[-1] in "gd" else ():
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not _VOWELS.isdisjoint(rest) and not word.endswith("eed"):
            return rest + "e" if len(rest) == 3 and re.fullmatch(_MUTE, rest) else rest
    return word


def _ending(word: str) -> str:
    """Noun and verb of one root (simulate, simulation, simulator) → the root."""
    for ending, least, into in _BY_END.get(word[-2:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: len(word) - len(ending)] + into
            break
    else:
        for endings, least in ((("tion", "sion"), 7), (("tive", "sive"), 8)):
            if word.endswith(endings) and len(word) >= least:
                word = word[:-3]
    # Not of four letters: "lose" is no LOS, "care" no car, nor is "dose" a disk operating system.
    if word.endswith("e") and len(word) > 4 and not _VOWELS.isdisjoint(word[:-1]):  # not NHSE
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


_ALIKE = {stem(word): stem(group.split()[0]) for group in reversed(ALIKE) for word in group.split()}


def alike(together: Collection[str]) -> str:
    """A key for stems that stand together in any order, the same for all that people say in place of one another.

    Nothing where none of them is said in another way too, or no two are left.
    """
    if _ALIKE.keys().isdisjoint(together):
        return ""
    found = sorted({_ALIKE.get(part, part) for part in together})
    return "~" + "+".join(found) if len(found) > 1 else ""
