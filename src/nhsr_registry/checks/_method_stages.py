"""A method told as a list, the stages of an analysis one item each; or by its name, in a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from nhsr_registry import re
from nhsr_registry.understand import prose

#: What is done with rows and numbers, near the beginning of an item: “Identify search terms”, “3 - implement the score”.
_WORKS = re.compile(
    r"\W*(?:(?:step|stage) )?(?:\d{1,2}\W+)?(?:\([a-z]+\) )?(?:[\w-]+[ ,:]+){0,4}?(?P<verb>select|identif|calcul|comput|estimat|sort|filter|aggregat|group|merg|join|link(?!ed)|match|clean|imput|standardi[sz]|fit|predict|forecast|simulat|validat|exclu"
    r"|remov|defin|deriv|classif|categori[sz]|screen|search|compar|train(?!ing)|evaluat|weight|adjust|normali[sz]|transform|summari[sz]|count|scor|extract|process|sampl|restrict|implement|assign|convert|combin|split|perform)\w*\b",
    re.IGNORECASE,
)
#: Verbs that alone are no method: data are extracted and cleaned everywhere.
_COMMON = frozenset({"extract", "process", "clean", "convert", "count", "sort", "implement", "search", "perform"})
#: What announces stages rather than features or folders.
_LEADS = re.compile(
    r"\b(?:steps?|stages?|phases|broken down|pipeline|workflow|process(?:es|ing)?|procedure|the (?:\w+ )?(?:action|script|code|program|analysis|algorithm|model|function)|it (?:works|does)|as follows|code structure)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d{1,2}\s*(?:[-–:]|[.)])\s+\w")
_FEWEST, _LENGTH = 3, 80  # items that work something out, and characters of them all


def stages(lines: Iterable[prose.Line]) -> int | None:
    """The line on which the stages of an analysis begin, where a list of them is announced as such."""
    lead = ""
    items: list[prose.Line] = []
    for line in (*lines, prose.Line(0, "prose", "")):
        if line.role == "blank":
            continue
        if line.role == "item" or (line.role == "prose" and _NUMBERED.match(line.text)):
            items.append(line)
            continue
        if items and line.role == "prose" and line.number == items[-1].number + 1:
            continue  # the second line of an item
        if _LEADS.search(lead) and _are_stages(items):
            return items[0].number
        lead = line.text if line.role in {"prose", "heading"} else ""
        items = []
    return None


def _are_stages(items: list[prose.Line]) -> bool:
    verbs = [found["verb"].lower() for item in items if (found := _WORKS.match(item.text))]
    return (
        len(verbs) >= _FEWEST
        and 2 * len(verbs) >= len(items)
        and not set(verbs) <= _COMMON
        and sum(len(item.text) for item in items) >= _LENGTH
    )


#: Methods that have a name.
_METHOD = (
    r"(?:(?:logistic|linear|poisson|cox|(?:negative[- ])?binomial|multinomial|ordinal|quantile|ridge|lasso|elastic[- ]net|mixed[- ]effects?|multilevel|hierarchical|generali[sz]ed (?:linear|additive|estimating)|penali[sz]ed"
    r"|proportional[- ]hazards?|regression|markov|compartmental|SEIR|SIR|state[- ]transition|partitioned[- ]survival|survival|BERT|transformer|language|topic|random[- ]forests?|gradient[- ]boosted|bayesian|ARIMA|ETS) (?:[\w-]+ )?(?:regressions?|models?|GLMMs?|GLMs?|GAMs?|equations|classifiers?)"
    r"|GLMMs?|GLMs?|latent (?:class|profile) (?:analysis|models?)|kaplan[- –]meier (?:\w+)?|survival analysis|difference[- ]in[- ]differences?|interrupted time series|propensity scores?|mendelian randomi[sz]ation"
    r"|random forests?|k-?means|(?:hierarchical|spectral) clustering|principal components?(?: analysis)?|factor analysis|discrete[- ]event simulation|agent[- ]based (?:model|simulation)|micro-?simulation|monte carlo simulation|meta-analysis|funnel plots?)"
)
_BY_NAME = re.compile(
    rf"\b(?:is|are|was|were|fit|fits|fitted|run|runs|ran|build|builds|built|train|trains|trained|developed?|develops|follow|follows|followed|perform(?:s|ed)?|conduct(?:s|ed)?|estimate[sd]?|by|apply|applie[sd]|implements?|with) (?:an? |the )?(?:[\w-]+ ){{0,3}}?{_METHOD}\b"
    rf"|\b{_METHOD} (?:[\w-]+ ){{0,3}}?(?:predict(?:s|ed)?|estimate[sd]?|compare[sd]?|describe[sd]?|adjust(?:s|ed)?|show(?:s|ed)?|was|were|is|are|to (?:predict|estimate|compare|identify|find|model|classify|group))\b",
    re.IGNORECASE,
)
#: A rule by which something is counted, matched, priced or measured.
_RULE = re.compile(
    r"\bmatched (?:\d ?: ?\d|on\b)|\bdiscounted at\b|\bdiscount rate of\b|\b(?:is|are|was|were) measured (?:by|using|as|with|through)\b|\b(?:scores?|index|measure) (?:adds|sums|combines|counts|averages)\b"
    r"|\b(?:admission|discharge|diagnos\w+|referral|death|event|treatment|surgery|birth|attendance|arrival|decision|appointment|test|infection|index date)\w*\b[^.]{0,60}\bwithin \d+ (?:days|weeks|months|hours|years) (?:of|after|before|from)\b"
    r"|\bsimulat(?:es?|ed|ing) (?:[\w-]+ ){1,6}(?:as|by|with|through) (?:an? |the )?(?:[\w-]+ ){0,3}(?:queue|network|process|pathway|states?|distributions?)\w*\b"
    r"|\b(?:is|are|was|were) (?:\w+ )?(?:classified|grouped|categori[sz]ed|stratified|ranked) (?:into|by|as)\b[^.]{0,60}\bby\b"
    r"|\b(?:steps|stages)\b[^.:]{0,30}: (?=[^:]{0,200}\b(?:calculat|estimat|link|aggregat|merg|standardi|fit)\w*)",
    re.IGNORECASE,
)


#: The stages within a sentence: “(a) process the records … (b) link them … (c) calculate”.
_LETTERED = re.compile(r"\((?:[a-h]|\d|i{1,3}|iv|vi?)\) ?(?=[a-z])")


def _in_sentence(text: str) -> int | None:
    """Where a sentence tells three stages or more, each of which works something out, and not all in the commonest way."""
    begins = [found.end() for found in itertools.islice(_LETTERED.finditer(text), 12)]
    verbs = [found["verb"].lower() for at in begins if (found := _WORKS.match(text, at))]
    if len(verbs) >= _FEWEST and len(verbs) == len(begins) and not set(verbs) <= _COMMON and len(text) >= _LENGTH:
        return begins[0]
    return None


def told(lines: Iterable[prose.Line]) -> int | None:
    """The line of a sentence that names the method, or a rule of it."""
    for part in prose.paragraphs([line for line in lines if line.role != "heading"]):
        if len(part.text) >= _SHORT and (found := _BY_NAME.search(part.text) or _RULE.search(part.text)):
            return part.line_at(found.start())
        if (at := _in_sentence(part.text)) is not None:
            return part.line_at(at)
    return None


_SHORT = 45  # characters of a paragraph; a shorter one names what is there, a link or a folder
