"""Rows about persons: two kinds of identifiers side by side, and one row for each person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _rows
from nhsr_registry.leaks._base import Hit, Rule, line_of, made_up
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text
from nhsr_registry.understand.facts import is_data

CHECK = "no-person-level-columns"
RULES = (
    Rule("person-rows", CHECK, "rows with two kinds of identifiers of persons"),
    Rule("person-values", CHECK, "rows that look like persons, without a heading"),
    Rule("person-message", CHECK, "a person in an HL7 message"),
    Rule("person-file", CHECK, "a file named after patients that cannot be read as text"),
)

#: Kind of identifier → what its column is called. Words are parted by nothing, underscores, spaces or a change of case.
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(r"(?:^|_)(?:forename|surname|cyfenw|enw_(?:cyntaf|llawn)|known_as|maiden_?name|preferred_?name|first_?names?|last_?names?|family_?name|given_?names?|middle_?names?|full_?name|(?:patient|person|client|staff|employee|pt|pat|resident|child|mother)s?_?(?:full_?)?name|initials|fname|lname|next_of_kin)(?:$|_)")),
    ("dob", re.compile(r"(?:^|_)(?:dob|d_o_b|date_?of_?birth|birth_?date|(?:person_)?birth_?date|dateofbirth|birthday|date_birth|birth_?dt|dt_of_birth|bdate|dyddiad_geni)(?:$|_)|^(?:patient_?)?(?:birth|born)$")),
    ("postcode", re.compile(r"(?:^|_)(?:post_?code|postal_?code|post_?cd|p_?code|home_pcd|pcds?|pc7|pc8|cod_post)(?:$|_)")),
    ("id", re.compile(r"(?:^|_)(?:nhs_?(?:id|n(?:o|um|umber|br)?)|(?:local_?)?pat(?:ient)?_?(?:id\w*|n(?:o|um|umber)|key|ref\w*|local_?id\w*)|hosp(?:ital)?_?(?:n(?:o|um|umber)|id)|mrn|medical_record_number|pas_?(?:id|n(?:o|um|umber))|rm2_number|unit_?n(?:o|um|umber)|district_?n(?:o|um|umber)|case_?note_?n(?:o|um|umber)|k_number|pt_?(?:id|n(?:o|um|umber))|emis_?(?:id|number)|employee_?(?:n(?:o|um|umber)|id)|staff_?(?:n(?:o|um|umber)|id)|ni_?n(?:o|um|umber)|national_insurance\w*|chi(?:_?n(?:o|um|umber))?|hcn|h_?(?:and_)?c_?n(?:o|um|umber)|health_(?:and_)?care_n(?:o|um|umber)|upi(?:_?n(?:o|um|umber))?|ubrn|esr(?:_?(?:n(?:o|um|umber)|id))?|assignment_n(?:o|um|umber)|payroll_?(?:n(?:o|um|umber)|id)|rhif_gig|crn|lpi|hesid|person_?id|client_?(?:id|n(?:o|um|umber))|service_user_?(?:id|n(?:o|um|umber))|(?:participant|subject)_?(?:id|n(?:o|um|umber))|(?:pseudo\w{0,9}|hashed|hash|encrypted|token\w{0,4}|masked|anon\w{0,8})_?(?:nhs|patient|person|hes|chi|client|member|id)\w{0,12}|(?:nhs|patient|person|chi|mrn)_?(?:n(?:o|um|umber)_?|id_?)?(?:hash(?:ed)?|sha_?\d{0,3}|md_?5|pseudo\w{0,9}|encrypted|token))(?:$|_)|^pseudo\w{0,9}$")),
    ("contact", re.compile(r"(?:^|_)(?:e_?mail(?:_address)?|(?:home|mobile|tele)_?(?:phone)?_?(?:n(?:o|um|umber))?|phone(?:_?n(?:o|um|umber))?|(?:home|patient|usual)_?address|address_?(?:line)?_?1)(?:$|_)")),
    ("text", re.compile(r"(?:^|_)(?:free_?text|comments?|notes?|clinical_?notes?|(?:referral_)?reason|narrative|feedback|complaint|description_of_incident|letter|presenting_complaint)(?:$|_)")),
)  # fmt: skip
_PLAIN_NAME = re.compile(r"(?:^|_)(?:name|patient|pt|client|person)$|^(?:first|last|fore|sur)$")
#: Columns that tell that a row is an organisation, a place or a document.
_ORGANISATION = re.compile(
    r"(?:^|_)(?:practice|gp_practice|organi[sz]ation|trust|ccg|icb|site|surgery|pharmacy|dispens\w*|provider|school|care_home|hospital|parent_org|ods|commissioner|lsoa|msoa|oa11|oseast\w*|easting|northing"
    r"|lat|latitude|long|longitude|author|package|url|repo\w*|doi|journal)_?(?:name|code|id)?(?:$|_\w*)|(?:^|_)(?:org|prac)_?(?:name|code)"
)
#: Words of lists of organisations.
_BODIES = re.compile(
    r"\b(?:NHS|TRUST|SURGERY|walk[- ]?in|(?:medical|health|treatment|urgent care|primary care|diagnostic|day|community) (?:centre|practice|unit|hub)|out of hours|infirmary|MEDICAL (?:CENTRE|PRACTICE)|COUNCIL|HEALTH CENTRE|PHARMACY|LIMITED|LTD|SCHOOL|HOSPITAL|OFFICE)\b",
    re.IGNORECASE,
)
_OTHERS_CODE = re.compile(
    r"(?:site|hospital|practice|gp|trust|org\w*|clinic|provider|surgery|school|store|branch|unit|pharmacy)_(?:\w+_)?post_?code"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:0?[1-9]|[12]\d|3[01])(?:[/. -](?:0?[1-9]|1[0-2]|[A-Z][a-z]{2})[/. -]|[A-Za-z]{3})(?P<a>\d{4})|(?P<b>(?:19|20)\d\d)[/-]?(?:0[1-9]|1[0-2])[/-]?(?:0[1-9]|[12]\d|3[01]))(?:[T ][\d:.Z+]+)?"
)
_SHORT_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2]|[A-Za-z]{3})[/.-]\d\d")
_PERSON_WORD = re.compile(r"[A-Z][a-zA-Z'’-]{1,20}(?:,? [A-Z][a-zA-Z'’-]{0,20}){0,2}")
_FILES = re.compile(
    r"(?:^|[_\W\d])(?:patients?|pt|pts|inpatients?|outpatients?|pseudonymi[sz]ed|identifiable|pid|named?_?list|(?:patient|person|record|individual|row)[ _-]?level|nhs_?numbers?|linked_?(?:data|cohort)|ptl|hes_?(?:apc|op|ae|cc|ecds|extract|episodes?|spells?|raw|data)|smr_?(?:00|01|02|04|06|25)\w{0,12}|sus_?(?:apc|op|ecds|extract|raw|data|sem)|(?:mhsds|csds|msds|iapt|pedw|cprd|apcs?|ecds)_?(?:extract|raw|data|episodes?|spells?|snapshot|backup|linked))(?=$|[_\W\d])",
    re.IGNORECASE,
)
_AGGREGATE = re.compile(
    r"count|summary|total|number_of|rates?|agg|dashboard|lookup|template|experience|survey|tariff|model|flow|group|stat|per_|safety|report|map|list_size|registered",
    re.IGNORECASE,
)


def words_of(head: str) -> str:
    """`PatientDateOfBirth` → `patient_date_of_birth`."""
    bare = head.strip("\"'` []~").replace("DoB", "Dob")
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", bare)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")


_FIRST_AND_LAST = frozenset({"first", "last"})


def kinds_of(heads: Iterable[str]) -> dict[str, int]:
    """Kind of identifier → the first column that is one."""
    out: dict[str, int] = {}
    words = [words_of(head) for head in heads]
    for at, word in enumerate(words):
        for kind, pattern in _HEADS:
            if pattern.search(word) and not re.search(
                r"_(?:type|status|flag|count|known|valid\w*|sector|district|area|format|band|group)$|^(?:has|is|n|count|num)_",
                word,
            ):
                if not (kind == "postcode" and _OTHERS_CODE.search(word)):
                    out.setdefault(kind, at)
                break
    if "name" not in out and "dob" in out:
        plain = next((at for at, word in enumerate(words) if _PLAIN_NAME.search(word)), None)
        out |= {} if plain is None else {"name": plain}
    if "name" not in out and set(words) >= _FIRST_AND_LAST:
        out["name"] = words.index("last")
    return out


_OWN = frozenset({"name", "dob", "id"})


def _enough(kinds: Iterable[str], heads: Sequence[str]) -> bool:
    """Two kinds of identifiers, one of which is a person's own."""
    found = set(kinds)
    if not found & _OWN or len(found) < 2:
        return False
    if "dob" not in found and any(_ORGANISATION.fullmatch(words_of(head)) for head in list(heads)[:2]):
        return False  # a list of practices, trusts, sites
    if not found & {"name", "dob"} and _lists_places(heads):
        return False
    if found == {"name", "contact"} or found <= {"name", "text", "contact", "postcode"}:
        return not any(_ORGANISATION.search(words_of(head)) for head in heads)
    return True


def are_persons(heads: Sequence[str]) -> bool:
    """Whether columns of these names hold two kinds of identifiers, one of which is a person's own."""
    return _enough(kinds_of(heads), heads)


_PLACE = re.compile(r"(?:location|hospital|site|unit)_(?:name|code)")


def _lists_places(heads: Sequence[str]) -> bool:
    """Whether the only number is a hospital's own, beside what the place is called."""
    words = {words_of(head) for head in heads}
    return bool({"hospital_id", "hospitalid"} & words) and any(map(_PLACE.fullmatch, words))


def of_name(path: str) -> Iterator[Hit]:
    """A data file that cannot be read, named after patients; packages' own data and tallies are left alone."""
    name = path.rpartition("/")[2]
    if (
        is_data(path)
        and name.lower().endswith(_OPAQUE)
        and _FILES.search(name.rpartition(".")[0])
        and not _AGGREGATE.search(name)
        and not made_up(path)
    ):
        yield Hit("person-file", path, None, sure=False)


_OPAQUE = (
    ".rda",
    ".rdata",
    ".rds",
    ".xlsx",
    ".xls",
    ".xlsm",
    ".xlsb",
    ".parquet",
    ".feather",
    ".pkl",
    ".sav",
    ".dta",
    ".sas7bdat",
    ".gz",
    ".zip",
    ".mdb",
    ".accdb",
    ".db",
    ".sqlite",
    ".qs",
    ".fst",
)


def find(text: Text) -> Iterator[Hit]:
    if text.by_tool:
        return
    grid = _rows.table(text)
    if grid is not None:
        yield from in_table(text, grid)
    elif text.kind in {"md", "rmd", "qmd", "txt"} and "|" in text.text:
        for one in _rows.markdown(text.text.split("\n")):
            yield from in_table(text, one)
    elif text.kind in {"json", "ndjson", "jsonl", "jsonld", "geojson"}:
        yield from _in_json(text)
    elif text.kind in {"sql", "r", "py", "rmd", "qmd", "do", "sas"}:
        yield from _in_code(text)


def in_table(text: Text, grid: _rows.Table) -> Iterator[Hit]:
    """By the headings of one table, or by its values where it has none."""
    if grid.rows < _TWO or (grid.rows == _TWO and not grid.header):
        return
    if not grid.header:
        if (seen := _persons_by_value(grid.columns)) and not _BODIES.search(" ".join(text.text[:4000].split())):
            sure = seen == _ALL and not _for_trying(text)
            yield Hit("person-values", text.path, grid.line, sure, rows=grid.lines(any))
        return
    named = kinds_of(grid.header)
    if not _OWN.intersection(named) or len(named) < 2:
        return  # so that most tables need not be cut into columns
    kinds = {kind: at for kind, at in named.items() if holds(kind, grid.columns[at], min(grid.rows, _FEW))}
    if grid.rows == _TWO and not ("dob" in kinds and _OTHERS & set(kinds)):
        return  # two rows tell enough only where a birth stands beside whose it is
    if grid.rows == _TWO and text.made_up and len(kinds) < _FEW:
        return
    if any(_for_tests(column) for column in grid.columns):
        return
    if _enough(kinds, grid.header):
        told = grid.lines(lambda row: sum(at < len(row) and bool(row[at].strip()) for at in kinds.values()) > 1)
        yield Hit("person-rows", text.path, grid.line, not _for_trying(text) and _strong(kinds, grid), rows=told)


_NOWHERE = re.compile(r"ZZ99|A{1,2}\d[A9]? ?\dAA$", re.IGNORECASE)
_TEST_NUMBER = re.compile(r"\D*9\D*9\D*9(?:\D*\d){7}\D*")


def _for_tests(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers of the range that NHS keeps for tests, or the postcodes of nowhere."""
    if len(cells) < 3:
        return False
    return all(_TEST_NUMBER.fullmatch(cell) for cell in cells) or all(map(_NOWHERE.match, cells))


_SAMPLE = re.compile(r"(?:^|[/_.\- ])(?:samples?|sandbox|anon(?:ymi[sz]ed)?)(?=$|[/_.\- \d])", re.IGNORECASE)
_INVENTED = re.compile(
    r"\b(?:dummy|fake[rd]?|synthetic|synthea|made[ -]up|fictiti\w+|lorem|j(?:ane|ohn|oe)\W{1,4}(?:doe|bloggs)"
    r"|(?:patient|test|name|surname|forename)[ _]?(?:one|two|1|2))\b|@example\.(?:com|org|net)",
    re.IGNORECASE,
)


def _for_trying(text: Text) -> bool:
    """Whether the file's name, or what stands in it, says that its rows were made up to try something out."""
    return text.made_up or bool(_SAMPLE.search(text.path) or _INVENTED.search(text.text, 0, 20_000))


_DIRECT = frozenset({"name", "dob", "postcode", "id"})
_FEW, _MORE, _TWO = 3, 5, 2
_OTHERS = frozenset({"name", "postcode", "id"})


def _strong(kinds: dict[str, int], grid: _rows.Table) -> bool:
    """Whether a reader would agree without asking: two direct identifiers, and rows that stand for one person each.

    Three persons are enough where three kinds of identifiers meet, since then hardly anything else can be meant; else
    five. What must differ from row to row is the person: a register of visits names some of them often, and many
    share a surname. A kind that hardly differs (one name for all rows) is no identifier of theirs.
    """
    direct = [at for kind, at in kinds.items() if kind in _DIRECT]
    least = _FEW if len(direct) > 2 else _MORE
    told = [at for at in direct if len(set(grid.columns[at])) >= min(least, _FEW + 1)]
    if len(direct) < 2 or len(told) < len(direct):
        return False
    rows = [tuple(row[at].strip() for at in direct) for row in grid.body if len(row) > max(direct)]
    whole = [row for row in rows if all(row)]
    persons = len(set(whole))
    often = _VISITS if len(direct) > 2 else 2
    return persons >= least and persons * often >= len(whole) >= 0.5 * len(rows)


_VISITS = 20  # rows that one person may have, where three identifiers say who it is


def holds(kind: str, cells: Sequence[str], least: int = 3) -> bool:
    """Whether a column holds what its heading promises, in `least` rows or more."""
    if len(cells) < max(least, 1):
        return False
    if kind == "dob":
        return (
            _share(_DATE, cells) >= 0.7
            or _share(_SHORT_DATE, cells) >= 0.9
            or sum(cell.isdigit() and len(cell) == 5 for cell in cells) > 0.9 * len(cells)
        )
    if kind == "postcode":
        return _share(_POSTCODE, cells) >= 0.7
    if kind == "name":
        return sum(
            any(c.isalpha() for c in cell) and not any(c.isdigit() for c in cell) for cell in cells
        ) >= 0.7 * len(cells)
    if kind == "contact":
        return sum("@" in cell or sum(c.isdigit() for c in cell) >= 9 or " " in cell for cell in cells) >= 0.7 * len(
            cells
        )
    if kind == "text":
        return sum(len(cell) for cell in cells) >= 25 * len(cells)
    return len(set(cells)) >= least


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells)


_ALL = "births, places and names"


def _persons_by_value(columns: Sequence[Sequence[str]]) -> str:
    """What shows dates of birth beside full postcodes or two columns of names; empty where nothing does."""
    births = places = names = 0
    for cells in columns:
        if len(cells) < 5:
            continue
        years = [int(found["a"] or found["b"]) for cell in cells if (found := _DATE.fullmatch(cell))]
        births += len(years) >= 0.8 * len(cells) and max(years) - min(years) >= 20 and min(years) < 2005
        places += _share(_POSTCODE, cells) >= 0.8
        names += _share(_PERSON_WORD, cells) >= 0.9 and len(set(cells)) * 2 >= len(cells)
    if births and places and names:
        return _ALL
    return "some" if births and (places or names >= 2) else ""


_JSON_KEY = re.compile(r"\"([A-Za-z][\w .-]{1,40})\"\s*:\s*(?:\"([^\"\n]{1,200})\"|(\d{4,12})(?![\d.]))")


_RECORD_WORDS = seek("birth", "dob", "surname", "last_name", "lastname", "forename", "first")


def _in_json(text: Text) -> Iterator[Hit]:
    """Records with the same keys again and again."""
    if not text.has(*_RECORD_WORDS):
        return
    values: dict[str, list[str]] = {}
    places: dict[str, list[int]] = {}
    for found in islice(_JSON_KEY.finditer(text.text), 5001):
        values.setdefault(found[1], []).append(found[2] or found[3])
        places.setdefault(found[1], []).append(found.start())
    repeated = {key: cells for key, cells in values.items() if len(cells) >= 3}
    heads = list(repeated)
    kinds = {kind: heads[at] for kind, at in kinds_of(heads).items() if holds(kind, repeated[heads[at]])}
    if _enough(kinds, heads):
        own = next(kinds[kind] for kind in ("name", "dob", "id") if kind in kinds)
        rows = tuple(line_of(text.text, at) for at in places[own])
        sure = not text.made_up and len(kinds) >= 2 and "dob" in kinds
        yield Hit("person-rows", text.path, 1, sure, rows=rows)


_INSERT = re.compile(
    r"\binsert\s+(?:into\s+)?[\w.#\[\]\"`@]+\s*\(([^()]{5,600})\)\s*(?:values|select)\s*(\([^;]{10,3000})",
    re.IGNORECASE,
)
_TRIBBLE = re.compile(r"\btribble\s*\(\s*((?:~\s*[`\"]?[\w. ]+[`\"]?\s*,\s*){2,30})([^~]{20,3000})")
#: R's days as numbers: `dob = structure(c(-10522, …), class = "Date")`.
_DAYS = re.compile(
    r"(?<![\w.])(?P<key>[A-Za-z][\w.]{2,40})\s?=\s?structure\(\s?(?:list|c)\(\s?(?P<values>-?\d{1,6}L?(?:,\s{1,20}-?\d{1,6}L?){1,60})\),\s{1,20}class"
)
_VECTORS = re.compile(
    r"(?<![\w.])(?P<key>[A-Za-z][\w.]{2,40})[\"']?\s*(?:=|:)\s*(?:[\w.:]{2,30}\(\s*)?(?:c\(|\[)\s*(?P<values>(?:[\"'][^\"'\n]{1,60}[\"']\s*,\s*){1,60}[\"'][^\"'\n]{1,60}[\"'])"
)

#: Numbers that the NHS keeps for tests: rows that have them are made up.
_OF_TESTS = re.compile(r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)")
#: Postcodes that show only the form, or are nowhere's; names that manuals give.
_STANDS_FOR = re.compile(
    r"\bA{1,2}\d[A9]? ?\dAA\b|\bZZ99 ?\d[A-Z]{2}\b|[\"'](?:bloggs|doe|test|example|dummy|surname|forename)[\"']",
    re.IGNORECASE,
)
_ROW_WORDS = seek("birth", "dob", "born", "surname", "last_name", "forename")
seek("insert", "tribble")


def _in_code(text: Text) -> Iterator[Hit]:
    """Rows written into the code: inserts, tribbles, data frames of literals."""
    if not text.has(*_ROW_WORDS):
        return
    for word, pattern in (("insert", _INSERT), ("tribble", _TRIBBLE)):
        if not text.has(word):
            continue
        for found in pattern.finditer(text.text):
            heads = re.split(r"[,\s]*,[,\s]*", found[1].strip().strip(","))
            literals = len(re.findall(r"[\"'][^\"'\n]{2,60}[\"']", found[2]))
            nobody = len(_OF_TESTS.findall(found[2])) + len(_STANDS_FOR.findall(found[2]))
            if _enough(kinds_of(heads), heads) and literals >= 3 * 2 and nobody < 3:
                rows = _lines_of(text, found.start(2), found[2], word)
                yield Hit("person-rows", text.path, line_of(text.text, found.start()), sure=False, rows=rows)
    near = sorted(
        {
            (found.start("key"), found["key"])
            for start, end in _around(text)
            for pattern in (_VECTORS, _DAYS)
            for found in pattern.finditer(text.text, start, end)
            if len(_STANDS_FOR.findall(found["values"])) < 2
        }
    )
    for at, (place, _) in enumerate(near):
        heads = [key for start, key in near[at : at + 12] if start - place < 1500]
        if _enough(kinds_of(heads), heads):
            own = [start for start, key in near[at : at + 12] if start - place < 1500 and kinds_of([key])]
            told = tuple(line_of(text.text, start) for start in own)
            yield Hit("person-rows", text.path, line_of(text.text, place), sure=False, rows=told)
            return


_LITERAL = re.compile(r"[\"'][^\"'\n]{2,60}[\"']")


def _lines_of(text: Text, start: int, rows: str, word: str) -> tuple[int, ...]:
    """The lines of rows that code writes out: those with two texts in quotes, up to the end of the call."""
    if word == "tribble" and (ends := re.search(r"^[ \t]*\)[ \t]*(?:%>%|\||$)|\)[ \t]*$", rows, re.MULTILINE)):
        rows = rows[: ends.end()]
    first = line_of(text.text, start)
    return tuple([first + at for at, row in enumerate(rows.split("\n")) if len(_LITERAL.findall(row)) > 1])


def _around(text: Text) -> Iterator[tuple[int, int]]:
    """What stands near the words for identifiers."""
    last = 0
    for at in sorted(text.places(*_ROW_WORDS)):
        if at >= last:
            last = at + 1500
            yield max(0, at - 1500), last
