"""NHS numbers (England, Wales, Isle of Man), CHI numbers (Scotland) and H&C numbers (Northern Ireland).

Ten digits with a check digit are common by chance (one in eleven), so a number alone means little. A column of them in
the issued ranges means much; one of them beside the words for it asks for a look. Ranges: 4, 6 and 7 are issued; 9 is
kept for tests and synthetic data; 320–399 is Northern Ireland's; CHI begins with a date of birth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _rows, alone, remarks
from nhsr_registry.leaks._base import Hit, Rule, line_of, made_up
from nhsr_registry.leaks._text import Text

CHECK = "no-nhs-numbers"
RULES = (
    Rule("nhs-number-list", CHECK, "a list of NHS numbers"),
    Rule("nhs-number", CHECK, "what may be an NHS number"),
    Rule("chi-number-list", CHECK, "a list of CHI numbers"),
    Rule("chi-number", CHECK, "what may be a CHI number"),
    Rule("hc-number-list", CHECK, "a list of Health and Care numbers"),
    Rule("hc-number", CHECK, "what may be a Health and Care number"),
)

#: The sign before is looked at after the first digit: so searching runs from digit to digit.
#: After it, `.0` is how a spreadsheet or pandas writes a whole number.
_TEN = re.compile(
    r"\d(?:(?<![\w.+#/-]\d)|(?<=atient/\d))\d\d(?P<gap>[ -]?)\d{3}(?P=gap)\d{4}(?!(?!L\b)[\w/]|-\d|\.\d\w|\.[1-9])"
)
#: The same where every digit was made a nought: the first three can be searched for as they are.
_NOUGHTS = re.compile(
    r"000(?:(?<![\w.+#/-]000)|(?<=atient/000))(?P<gap>[ -]?)000(?P=gap)0000(?!(?!L\b)[\w/]|-0|\.0[0\w])"
)
_AS_NOUGHTS = bytes.maketrans(b"123456789", b"000000000")
#: How each form of ten digits ends, those with a date of birth first as well.
_ENDS = (b"0000000000", b"000 0000", b"000-0000")
#: Blanks at which no line breaks, as letters and web pages part a number's groups.
_BLANKS = "\u00a0\u2009\u202f\u2007"
_AS_BLANKS = str.maketrans(dict.fromkeys(_BLANKS, " "))
#: What is named after a patient, within a text.
_A_FILE = re.compile(
    r"(?<=[/\\_-])000(?P<gap>[ -]?)000(?P=gap)0000(?=(?:[_-][\w-]{1,40})?\.(?:csv|xlsx?|pdf|png|jpe?g|docx?|txt|json|rds|dcm|html?|zip)\b)"
)
_FILE_ENDS = (b"0000000000.", b"000 0000.", b"000-0000.", b"0000000000_", b"0000000000-", b"000 0000_")
_NINE = re.compile(r"[1-9]\d{8}")
_CELL = re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}(?:\.0)?|\d{6}[ -]\d{4}")
_ITS_CELL = re.compile(rf"{_CELL.pattern}|{_NINE.pattern}")
#: How Scotland's boards write a CHI number: the date of birth, and the rest.
_BORN_FIRST = re.compile(r"(?<![\w.+#/-])\d{6}[ -]\d{4}(?![\w/]|[.-]\d)")
_BORN_FIRST_FORMS = (b"000000 0000", b"000000-0000")
_MANY = 8  # of CHI and H&C numbers, which then need no word for what they are: by chance, one in 300 is one
_CONTEXT = re.compile(
    r"(?P<nhs>nhs[\s_./-]{0,3}(?:no\b|num|nbr|id\b|identifier|n[o0]\.|#)|nhsn(?:o|um)|\^nhs\b|new_?nhs_?no|\^\^\^nhs)"
    r"|(?P<chi>(?<![a-z])(?:upi_?)?chi(?![a-z])(?:[\s_-]?(?:no|num))?|(?<![a-z])upi(?:_?(?:no|num(?:ber)?))?(?![a-z]))|(?P<hc>(?<![a-z])h\s?&\s?c\b|(?<![a-z])hcn(?![a-z])|(?<![a-z])h_?(?:and_?)?c[\s_.-]?(?:no\b|num)|health[\s_-]?(?:and|&)?[\s_-]?(?:social[\s_-]?)?care[\s_-]?(?:no\b|num|id\b)|h_and_c)",
    re.IGNORECASE,
)
_HEADS = {
    "nhs": re.compile(r"nhs", re.IGNORECASE),
    "chi": re.compile(r"(?<![a-z])(?:upi_?)?chi(?![a-z])|chi_?n(?:o|um)|(?<![a-z])upi(?![a-z])", re.IGNORECASE),
    "hc": re.compile(r"h\s?&?\s?c\s?n|hcn|health.{0,5}care.?n", re.IGNORECASE),
}
_INVENTED = r"dummy|fake|synthetic|test[ _-]?(?:data|number|patient|case|nhs|chi|value|id)s?|test_?that|tests|testing|expect_\w+|assert\w*|made[- ]up|fictiti|not real|valid(?:ate|ation|_nhs|ator)|check ?digit|modulus|mod ?11"
_DISCLAIMS = re.compile(rf"\b(?:invalid|example|{_INVENTED})", re.IGNORECASE)
#: What says so of Scotland's and Northern Ireland's, which have no range for tests; "for example" alone does not.
_DISCLAIMS_ONE = re.compile(rf"\b(?:invalid|examples?:?[ \t]{{0,3}}$|@examples|{_INVENTED})", re.IGNORECASE)
#: Right before the number.
_PATIENT = re.compile(
    r"(?<![a-z])(?:patient|pt|px|mrs?|ms|service[ _]user)s?(?:[ _]?(?:no|num|number|id|ref))?[^\w\n]{1,6}(?:\w{1,24}\([^\w\n]{0,3})?$|(?<![\w.])(?:grep|egrep|rg|findstr|select-string)\s[^\w\n]{0,3}(?:-\w{1,4} )?[\"']?$",
    re.IGNORECASE,
)
_SOME = tuple("123456789")
_LEAST = 5
_FEW = 3  # as many are looked at where every one of them has its check digit
_PAIR = 2  # and these, where a word speaks of patients or of the NHS close before
_MOST_SHOWN = 3  # of a file for trying out, this many places tell enough
#: What says of a number itself that it is nobody's. Where it merely stands in a test or an example, somebody should
#: look: for these the NHS keeps a range, and a number out of the issued ones may have been copied from a record.
_NOT_REAL = re.compile(r"\b(?:invalid|dummy|fake|synthetic|made[- ]up|fictiti\w+|not (?:a )?real)\b", re.IGNORECASE)
_SYNTHETIC = re.compile(r"synth|fake|dummy|artificial|simulated|mock", re.IGNORECASE)
_ITS_TESTS = re.compile(r"(?:^|[_.-])(?:chi|upi|hcn)(?:[_.-]|$)")
#: Those of the manual of Public Health Scotland's own package for CHI numbers (`chi_check`, `dob_from_chi`).
_PHSMETHODS = (("01010", "11237"), ("01013", "36489"), ("01014", "05073"), ("01016", "25707"), ("02111", "65794"), ("29029", "60018"), ("19048", "51231"), ("04020", "70763"))  # fmt: skip
#: Those that the NHS prints in its own pages, in two halves so that they stand in no file.
_PRINTED = frozenset(
    first + last for first, last in (("40102", "32137"), ("48577", "73456"), ("45055", "77104"), *_PHSMETHODS)
)
#: The name of the number right before it, where the name is no more than this.
_NAMED = re.compile(
    r"(?<![a-z])nhs(?:[\"'`\])]{0,3}(?:\s{1,3}(?:as\s)?n?(?:var)?char\s?\(\d{1,3}\)|\s(?:as\s)?(?:big)?int)?\s{0,3}(?:[:=,]|<-|==|%in%|\bin\b)\s{0,3}(?:c\s?)?|[\w.]{0,12}\(|\s{1,3})[\[(\"'` ]{0,4}$|\bpatient\?identifier=(?:[^\s\"']{0,60}(?:\||%7C))?$|/patient/$|113883\.2\.1\.4\.1\"\s{1,3}extension=\"$|PNA\+PAT\+$|[/\\]$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?<![a-z])(?:nhs|patients?)(?![a-z])|(?<![a-z])(?:mrs?|ms|miss|master)\.? (?-i:[A-Z][a-z])", re.IGNORECASE
)
_APART = 400  # characters between two numbers of one list


def valid(digits: str) -> bool:
    """Whether the tenth digit is the check digit of the first nine (modulus 11); repeats are nobody's number."""
    if len(set(digits)) < 3:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return (0 if check == 11 else check) == int(digits[9])


def issued(digits: str) -> bool:
    return digits[0] in "467"


def synthetic(digits: str) -> bool:
    """The range that is never issued: for tests and synthetic data."""
    return digits[0] == "9"


def _chi(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= day <= 31 and 1 <= month <= 12


def _hc(digits: str) -> bool:
    return 320 <= int(digits[:3]) <= 399


_TOLD = frozenset({"md", "markdown", "rmd", "qmd", "txt"})
_RANGES = {"nhs": issued, "chi": _chi, "hc": _hc}


def find(text: Text) -> Iterator[Hit]:
    if text.by_tool or text.kind == "geojson" or (text.kind in _OF_PAGES and len(text.text) > _OWN_PAGE):
        return
    tokens = sorted(_tokens(text))
    if tokens and text.kind in _OF_PAGES:
        tokens = [one for one in tokens if _in_short_line(text.text, one[0])]
    if not tokens:
        return
    grid = _rows.table(text)
    listed = list(_columns(text, grid)) if grid is not None else list(_lists(text, tokens))
    if grid is None and text.kind in _TOLD and "|" in text.text:
        tables = _rows.markdown(text.text.split("\n"))
        listed += [hit for one in tables for hit in _columns(text, one) if hit.line not in {own.line for own in listed}]
    yield from listed
    if grid is None or not listed:
        lines = {hit.line for hit in listed}
        single = [hit for hit in _single(text, tokens) if hit.line not in lines]
        yield from single
        lines.update(line for hit in (*listed, *single) for line in (hit.line, *hit.rows))
        yield from (hit for hit in alone.find(text, tokens, is_somebodys) if hit.line not in lines)


_OF_PAGES = frozenset({"js", "ts", "mjs", "cjs", "vue"})
_OWN_PAGE = 60_000  # characters: a longer script of a page is a library
_SHORT = 300  # characters: a longer line of a page's script is a library or its data


def _in_short_line(text: str, place: int) -> bool:
    start, end = text.rfind("\n", 0, place), text.find("\n", place)
    return (end if end >= 0 else len(text)) - start <= _SHORT


_IN_NAME = re.compile(r"(?<![\dA-Fa-f])\d{3}(?P<gap>[ _-]?)\d{3}(?P=gap)\d{4}(?![\dA-Fa-f])")
_KIND_IN_NAME = {
    "nhs": re.compile(r"nhs|patient|(?<![a-z])pt(?![a-z])", re.IGNORECASE),
    "chi": re.compile(r"(?<![a-z])(?:chi|upi)(?![a-z])", re.IGNORECASE),
    "hc": re.compile(r"(?<![a-z])(?:hcn|h_?c|hsc)(?![a-z])", re.IGNORECASE),
}
#: Beside it a day, a month and a check digit are enough.
_OF_A_PATIENT = re.compile(
    r"(?<![a-z])(?:patients?|pts?|px|mr|mrs|ms|casenotes?|letter|referral)(?![a-z])", re.IGNORECASE
)


def in_name(path: str) -> Iterator[str]:
    """Numbers in files' and folders' names (one a line) that may be a patient's, as written there: they are not to be told."""
    for found in _IN_NAME.finditer(path) if _DIGITS.search(path) else ():
        digits = re.sub(r"\D", "", found[0])
        end = path.find("\n", found.end())
        one = path[path.rfind("\n", 0, found.start()) + 1 : end if end >= 0 else None]
        if valid(digits) and digits not in _PRINTED and _kind_of(one, digits):
            yield found[0]


_DIGITS = re.compile(r"\d{3}[ _-]?\d{3}[ _-]?\d{4}")


def _kind_of(path: str, digits: str) -> str | None:
    """An NHS number needs no word: of ten digits by chance, one in 37 is issued and has the right check digit."""
    if issued(digits):
        return "nhs"
    said = (kind for kind in ("chi", "hc") if _RANGES[kind](digits) and _KIND_IN_NAME[kind].search(path))
    born = _chi(digits) and not remarks.dated(digits) and bool(_OF_A_PATIENT.search(path))
    return next(said, "chi" if born else None)


def of_name(path: str) -> Iterator[Hit]:
    """A number in the name of a file. Where nothing says whose it is, somebody should look."""
    for written in in_name(path):
        kind = _kind_of(path, re.sub(r"\D", "", written)) or "nhs"
        yield Hit(f"{kind}-number", path, None, sure=bool(_KIND_IN_NAME[kind].search(path)) and not made_up(path))


def _tokens(text: Text) -> Iterator[tuple[int, str]]:
    """(place, ten digits) of whatever is written as ten digits."""
    if not text.may_have_years:  # each of these ends with four digits in a row
        return
    # digits of other scripts these do not tell
    whole = text.text
    if not whole.isascii() and any(map(whole.__contains__, _BLANKS)):
        whole = whole.translate(_AS_BLANKS)
    noughts = text.noughts if whole is text.text else whole.encode("utf-8", "replace").translate(_AS_NOUGHTS)
    others = text.has_other_digits
    if not others and not any(end in noughts for end in _ENDS):
        return
    for found in islice(_TEN.finditer(whole) if others else _NOUGHTS.finditer(noughts.decode()), 20_001):
        if whole[found.end() : found.end() + 1] == "." and whole[found.end() + 1 : found.end() + 2] in _SOME:
            continue  # the noughts do not tell `.0` from `.5`
        digits = whole[found.start() : found.end()]
        yield found.start(), digits.replace(" ", "").replace("-", "") if found["gap"] else digits
    if any(end in noughts for end in _FILE_ENDS):
        for found in islice(_A_FILE.finditer(noughts.decode() if not others else ""), 200):
            yield found.start(), re.sub(r"\D", "", whole[found.start() : found.end()])
    if others or any(form in noughts for form in _BORN_FIRST_FORMS):
        for found in islice(_BORN_FIRST.finditer(whole), 20_001):
            yield found.start(), found[0][:6] + found[0][7:]


#: Cheap to look for: NHS's own range for tests (999 000 0000 up), whole or in groups.
_TEST = re.compile(r"999(?<![\w.+#/-]999)(?P<gap>[ -]?)\d{3}(?P=gap)\d{4}(?![\w/]|[.-]\d)")


def of_test_range(text: str) -> int | None:
    """The place of the first NHS number of the range for tests; `None` where no such number, or only one by chance, is."""
    if "999" not in text:
        return None
    found = [match for match in islice(_TEST.finditer(text), 2_000) if valid(re.sub(r"\D", "", match[0]))]
    if not found:
        return None
    first = found[0].start()
    several = len({match[0] for match in found}) > 1
    return first if several or _CONTEXT.search(text, max(0, first - 160), first + 80) else None


def _columns(text: Text, grid: _rows.Table) -> Iterator[Hit]:
    """Columns of a table that hold such numbers."""
    for at, written in enumerate(grid.columns):
        # as spreadsheets keep a number's first nought: `="0…"`
        cells = [cell.strip('="') for cell in written] if written and written[0].startswith("=") else written
        head = grid.header[at] if grid.header else ""
        digits = [re.sub(r"\D", "", cell.removesuffix(".0")) for cell in cells if _CELL.fullmatch(cell)]
        named = next((kind for kind in ("nhs", "hc", "chi") if head and _HEADS[kind].search(head)), None)
        if named == "chi":  # a spreadsheet drops the nought of those born in the first nine days of a month
            digits += [f"0{cell}" for cell in cells if _NINE.fullmatch(cell)]
        least = _LEAST if not named else 2
        usual = len(set(digits)) >= least and len(digits) >= 0.8 * len(cells)
        if not usual and not _all_theirs(digits, len(cells)):
            continue
        kind = _which(digits, named)
        if kind:
            sure = len(set(digits)) >= _LEAST and not text.made_up
            rows = grid.lines(lambda row, at=at: at < len(row) and bool(_ITS_CELL.fullmatch(row[at].strip(' ="'))))  # type: ignore[misc]
            yield Hit(f"{kind}-number-list", text.path, grid.line, sure, rows=rows)


def _all_theirs(digits: Sequence[str], cells: int) -> bool:
    """Whether a column without a heading holds a few numbers each of which may be somebody's; lines of another kind may stand between."""
    return len(set(digits)) >= _FEW and len(digits) * 2 >= cells and all(map(is_somebodys, digits))


def _which(digits: Sequence[str], named: str | None) -> str | None:
    """The kind of number that most of these are; CHI and H&C need their name, or many more."""
    for kind in (named,) if named else ("nhs", "hc", "chi"):
        if kind is None:
            continue
        share = sum(_RANGES[kind](one) and valid(one) for one in digits) / len(digits)
        if share >= 0.6 and (kind == "nhs" or named or len(digits) >= _MANY):
            return kind
    return None


def _runs(tokens: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Ten-digit numbers that follow each other closely: one list, one dump, one output."""
    run: list[tuple[int, str]] = []
    for token in tokens:
        if run and token[0] - run[-1][0] > _APART:
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _lists(text: Text, tokens: Sequence[tuple[int, str]]) -> Iterator[Hit]:
    """Such numbers one after the other in code, JSON, SQL, XML: most of them in range and with a right check digit."""
    for run in _runs(tokens):
        # beside a record's own, tests often have numbers that are nobody's
        if len(theirs := [one for one in run if not _of_tests(one[1])]) < _LEAST:
            yield from _few(text, theirs)
            continue
        around = text.text[max(0, run[0][0] - 300) : run[-1][0] + 80]
        for kind in ("nhs", "chi", "hc"):
            good = [(place, one) for place, one in run if _RANGES[kind](one) and valid(one)]
            # of CHI numbers some begin as those of the range for tests do
            whole = theirs if kind == "nhs" else run
            if len({one for _, one in good}) < _LEAST or len(good) < 0.6 * len(whole):
                continue
            many = len({one for _, one in good}) >= _MANY
            if kind != "nhs" and not many and not any(match[kind] for match in _CONTEXT.finditer(around)):
                continue
            first = good[0][0]
            shows = _DISCLAIMS.search(text.text[max(0, first - 120) : first + 120])
            rows = tuple(line_of(text.text, place) for place, _ in good)
            sure = not (text.made_up or shows)
            yield Hit(f"{kind}-number-list", text.path, line_of(text.text, first), sure, rows=rows)
            break


def _few(text: Text, run: Sequence[tuple[int, str]]) -> Iterator[Hit]:
    """A few numbers, each in range and with a right check digit: for three, one in 40,000 by chance."""
    several = len({one for _, one in run})
    kind = next((kind for kind in _RANGES if all(_theirs(one, kind) for _, one in run)), None) if run else None
    if several < _PAIR or kind is None:
        return
    first = run[0][0]
    around = text.text[max(0, first - 160) : run[-1][0] + 80]
    if _NOT_REAL.search(around):
        return
    if not remarks.is_pair(text, run) or (
        text.made_up and (_SYNTHETIC.search(text.path) or _ITS_TESTS.search(text.name))
    ):
        if kind != "nhs" and (several < _FEW or text.made_up or any(remarks.dated(one) for _, one in run)):
            return
        listed = kind != "nhs" or remarks.is_list(text, run) or (several >= _FEW and not text.made_up)
        if not listed and not _ABOUT.search(_beside(text.text, run)):
            return
    elif kind != "nhs" and any(remarks.dated(one) for _, one in run):
        return
    rows = tuple(line_of(text.text, place) for place, _ in run)
    yield Hit(f"{kind}-number-list", text.path, line_of(text.text, first), sure=False, rows=rows)


def _beside(text: str, run: Sequence[tuple[int, str]]) -> str:
    """What stands right before numbers, and after them on their line."""
    last = run[-1][0]
    end = text.find("\n", last, last + 90)
    return text[max(0, run[0][0] - 80) : run[0][0]] + text[last + 10 : end if end >= 0 else last + 90]


#: One digit many times in a row, as in 4000000012: a code, or a number that was made up.
_REPEATED = re.compile(r"(\d)\1{4}")


def _of_tests(digits: str) -> bool:
    """Whether it is plainly nobody's: of the range for tests, one digit again and again, the digits in their order."""
    return (
        len(set(digits)) < 3
        or digits in "01234567890" * 2
        or digits in "9876543210" * 2
        or synthetic(digits)
        or bool(_REPEATED.search(digits))
    )


def is_somebodys(digits: str, kind: str = "nhs") -> bool:
    """Whether ten digits may be a patient's number of this kind (`nhs`, `chi`, `hc`), and are not plainly nobody's."""
    return _theirs(digits, kind) and not _of_tests(digits)


def _theirs(digits: str, kind: str = "nhs") -> bool:
    """The same, whatever its digits."""
    return _RANGES[kind](digits) and valid(digits) and digits not in _PRINTED


def _single(text: Text, tokens: Iterable[tuple[int, str]]) -> Iterator[Hit]:
    """Single numbers with the words for them close before, or right after."""
    told = 0
    for place, one in tokens:
        if told >= (_MOST_SHOWN if text.made_up else 20):
            return
        if not valid(one) or one in _PRINTED or _of_tests(one) or not (issued(one) or _chi(one) or _hc(one)):
            continue
        start = max(text.text.rfind("\n", 0, max(0, text.text.rfind("\n", 0, place))), place - 160, 0)
        end = text.text.find("\n", place)
        around = text.text[start : min(end if end >= 0 else len(text.text), place + 80)]
        kind = _called(one, around, text.text[max(start, place - 30) : place])
        if not kind and issued(one) and not text.made_up and not _REPEATED.search(one):
            kind = "nhs" if remarks.of_somebody(text, place) else None
        if not kind and _chi(one) and not text.made_up and remarks.is_told_of(text, place, one):
            kind = "chi"
        if (
            kind
            and not (_NOT_REAL if kind == "nhs" else _DISCLAIMS_ONE).search(around)
            and not _for_trying(text, kind, around)
        ):
            yield Hit(f"{kind}-number", text.path, line_of(text.text, place), sure=False)
            told += 1


#: Whose number it is, said right before it.
_SOMEBODY = re.compile(
    r"(?<![A-Za-z])(?:(?:Mrs?|Ms|Miss|Master)\.? [A-Z][a-z]{2,}|[A-Z][a-z]{2,15} [A-Z][a-z'’-]{2,20},? (?:has|had|with|is|was|whose|[Cc][Hh][Ii]|[Hh]&?[Cc]))\b"
)


#: How R's roxygen and Python's doctest show a function at work.
_MANUAL = re.compile(r"^[ \t]*(?:#'|>>>)[^\n]*\(", re.MULTILINE)


def _for_trying(text: Text, kind: str, around: str) -> bool:
    """Whether the file itself says that its numbers are nobody's; Scotland and Northern Ireland have no range for tests."""
    if kind != "nhs" and _MANUAL.search(around) and not _SOMEBODY.search(around):
        return True
    return text.made_up and bool(
        _SYNTHETIC.search(text.path)
        or (kind != "nhs" and _ITS_TESTS.search(text.name) and not _SOMEBODY.search(around))
    )


def _called(digits: str, around: str, before: str) -> str | None:
    """The kind of number that the words around one say it is."""
    if issued(digits) and (_PATIENT.search(before) or _NAMED.search(before)):
        return "nhs"
    kinds = (next(name for name in ("nhs", "chi", "hc") if words[name]) for words in _CONTEXT.finditer(around))
    return next((kind for kind in kinds if _RANGES[kind](digits)), None)
