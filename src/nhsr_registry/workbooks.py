"""Excel workbooks (.xlsx, .xlsm) → what their first rows say, as delimited text. Pure, and on guard.

A workbook is a zip file of XML parts (ECMA-376 part 1, SpreadsheetML, §18). It comes from a stranger: of each part only
so much is unpacked, all parts together have a limit, what declares entities is refused, and the XML is cut at its tags
by plain searching, so that time grows with what was unpacked and no further. Nothing is looked up, run or followed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from html import unescape

from nhsr_registry import re
from nhsr_registry.model import Model
from nhsr_registry.zips import Members

WORKBOOKS = ("**/*.{xlsx,xlsm,xls}",)
MAX_WORKBOOK = 8_000_000  # bytes of one file as it is stored
MAX_WORKBOOKS = 24_000_000  # and of all that are read of one repository
MOST_WORKBOOKS = 20
MOST_SHEETS = 8
MOST_PIVOTS = 3
MOST_ROWS = 1_000
MOST_COLUMNS = 120
_MOST_TEXT, _ALL_TEXT = 50_000, 150_000  # characters of one sheet, and of a workbook
_MOST_CELL = 500  # characters
_PART, _STRINGS, _ALL = 500_000, 2_000_000, 4_000_000  # bytes unpacked: of one part, of the strings, of a file
_SMALL = 200_000  # and of the parts that say how the others are meant

_ATTRIBUTE = re.compile(r"([\w:]{1,40})=(?:\"([^\"<]*)\"|'([^'<]*)')")
#: A cell as Excel and most others write it: its column, style, kind and value.
_CELLS = re.compile(
    r'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,6})")?(?: t="([a-z]{1,9})")?>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)<'
)
#: A value of a pivot table's memory (§18.10.1): `x` is the number of one that its field lists.
_ITEM = re.compile(r'<([xsndbem])(?: v="([^"<]*)")?[ />]')
_PREFIX = re.compile(
    r"<(\w{1,20}):(?:worksheet|workbook|sst|styleSheet|pivotCacheDefinition|pivotCacheRecords|Relationships)[\s>]"
)
#: §18.8.30: the numbers of formats that are dates whatever the file says.
_DATES = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
_DATE_CODE = re.compile(r"[yd]", re.IGNORECASE)
_NO_CODE = re.compile(r"\"[^\"]*\"|\[[^\[\]]*\]|\\.")
_LAST_DAY = 2_958_465  # 9999-12-31


class Sheet(Model):
    """One sheet of a workbook. `number` counts from 1 in the workbook's own order, and line n of `text` is row n."""

    number: int
    name: str
    text: str
    hidden: bool = False
    pivot: bool = (
        False  # what a pivot table remembers of its source, which may stand on no sheet: `number` counts these
    )
    document: bool = False  # of a document: line n of `text` is its nth paragraph that is not empty
    packed: bool = False  # a file within a zip file, whose name `name` is
    cut: bool = False  # no sheet: that of this file some was left unread
    kind: str = ""  # of a data file: `csv` is a table of it, whose headings are row 1, `r` its other values

    @property
    def place(self) -> str:
        if self.document:
            return "text"
        if self.kind:
            return f"table {self.number}" if self.kind == "csv" else "values"
        if self.packed:
            return f"file {self.number}"
        return f"{'pivot table' if self.pivot else 'sheet'} {self.number}"


def is_workbook(path: str) -> bool:
    return path.lower().endswith((".xlsx", ".xlsm", ".xls"))


def sheets(data: bytes) -> tuple[Sheet, ...] | None:
    """The first rows of the first sheets that hold any; `None` where this is no workbook that we can open."""
    try:
        book = _Book(Members(data, _ALL))
        return (*book.sheets(), *book.pivots())
    except (ValueError, LookupError, OverflowError, zlib.error):
        return None


class _Book:
    """One workbook, each part unpacked once."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._main = self._xml("xl/workbook.xml", _SMALL)
        self._epoch = date(1899, 12, 30)
        if any(_attributes(tag).get("date1904") in {"1", "true"} for tag in _tags(self._main, "workbookPr")):
            self._epoch = date(1904, 1, 1)
        self._strings: list[str] | None = None
        self._known: dict[str, str] = {}
        self._days: frozenset[str] | None = None

    def sheets(self) -> Iterator[Sheet]:
        targets = {
            about.get("Id"): about.get("Target", "")
            for about in map(_attributes, _tags(self._xml("xl/_rels/workbook.xml.rels", _SMALL), "Relationship"))
        }
        count, room = 0, _ALL_TEXT
        for number, tag in enumerate(_tags(self._main, "sheet"), 1):
            about = _attributes(tag)
            target = targets.get(about.get("r:id") or about.get("id"), f"worksheets/sheet{number}.xml")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part not in self._members or "chartsheets/" in part:
                continue
            if text := self._table(self._xml(part, _PART), min(room, _MOST_TEXT)):
                hidden = about.get("state", "visible") != "visible"
                yield Sheet(number=number, name=about.get("name", "")[:100], text=text, hidden=hidden)
                count, room = count + 1, room - len(text)
            if count >= MOST_SHEETS or room < 1 or not self._members.left:
                return

    def pivots(self) -> Iterator[Sheet]:
        """The rows that pivot tables keep of their source (§18.10), with the fields' names as headings."""
        for number in range(1, MOST_PIVOTS + 1):
            part = "xl/pivotCache/pivotCache{}" + f"{number}.xml"
            if part.format("Definition") not in self._members or part.format("Records") not in self._members:
                return
            names, items = [], []
            for field in self._xml(part.format("Definition"), _PART).split("<cacheField ")[1 : MOST_COLUMNS + 1]:
                names.append(_plain(_attributes(field.partition(">")[0]).get("name", "")))
                items.append([_item(*one) for one in _ITEM.findall(field.partition("<sharedItems")[2])])
            rows = [names]
            for record in self._xml(part.format("Records"), _PART).split("<r>")[1 : MOST_ROWS + 1]:
                found = zip(_ITEM.findall(record), items, strict=False)
                rows.append(
                    [_of(known, value) if kind == "x" else _item(kind, value) for (kind, value), known in found]
                )
            if text := delimited(rows, _MOST_TEXT):
                yield Sheet(number=number, name="", text=text, pivot=True)

    def _xml(self, part: str, limit: int) -> str:
        """A part's text without the prefix of its names, cut at the limit."""
        data = self._members.read(part, limit)
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
        if "<!" in text[:1000] and ("<!DOCTYPE" in text or "<!ENTITY" in text):
            raise ValueError("a part that declares entities")
        if found := _PREFIX.search(text, 0, 2000):
            text = text.replace(f"<{found[1]}:", "<").replace(f"</{found[1]}:", "</")
        return text

    def _table(self, text: str, most: int) -> str:
        """A worksheet as delimited text, each row on the line of its number, all rows as wide as the widest."""
        rows: list[list[str]] = []
        size = 0
        for part in text.split("<row")[1:]:
            tag, _, body = part.partition(">")
            if tag[:1] not in {" ", "", "\n", "\r", "\t"}:
                continue  # rowBreaks
            number = _number(_attributes(tag).get("r"), len(rows) + 1)
            if number > MOST_ROWS or size > most:
                break
            if "<c" not in body or number <= len(rows):
                continue
            rows.extend([] for _ in range(number - len(rows) - 1))
            rows.append(self._row(body))
            size += sum(map(len, rows[-1])) + len(rows[-1])
        return delimited(rows, most)

    def _row(self, body: str) -> list[str]:
        cells: list[str] = []
        plain = _CELLS.findall(body)
        if len(plain) == body.count("<v") and "<is" not in body:
            for column, style, kind, value in plain:
                at = _column(column, 0)
                if len(cells) <= at < MOST_COLUMNS and (shown := self._value(kind, style, value)):
                    cells.extend("" for _ in range(at - len(cells)))
                    cells.append(shown)
            return cells
        for part in body.split("<c")[1:]:
            tag, _, inner = part.partition(">")
            if tag[:1] not in {"", " ", "/", "\n", "\r", "\t"}:
                continue  # another element
            about = _attributes(tag)
            at = _column(about.get("r", "").rstrip("0123456789"), len(cells))
            if at >= MOST_COLUMNS:
                break
            if at < len(cells):
                continue
            kind = about.get("t", "")
            inline = kind == "inlineStr"
            value = _words(inner) if inline else self._value(kind, about.get("s", ""), _inside(inner, "v"))
            if value and not tag.endswith("/"):
                cells.extend("" for _ in range(at - len(cells)))
                cells.append(value)
            elif "r" not in about:
                cells.append("")
        return cells

    def _value(self, kind: str, style: str, value: str) -> str:
        """What a cell shows (§18.3.1.4): a shared string, its own, or a number, which may stand for a day."""
        if kind == "s":
            if value not in self._known:
                self._known[value] = self._shared(_number(value, -1))
            return self._known[value]
        if kind in {"", "n"}:
            return self._day(value) if style in self._dates() else _whole(value)
        return _plain(value) if kind in {"str", "d"} else ""

    def _shared(self, at: int) -> str:
        """One of the strings that all sheets share; those beyond the limit are not known."""
        if self._strings is None:
            part = "xl/sharedStrings.xml"
            text = self._xml(part, _STRINGS) if part in self._members else ""
            self._strings = [one for one in text.split("<si")[1:] if one[:1] in {">", "/", " "}]
        return _words(self._strings[at].partition("</si>")[0]) if 0 <= at < len(self._strings) else ""

    def _dates(self) -> frozenset[str]:
        """Which styles of cells show a day."""
        if self._days is None:
            part = "xl/styles.xml"
            text = self._xml(part, _PART) if part in self._members else ""
            own = {
                about.get("numFmtId")
                for about in map(_attributes, _tags(text, "numFmt"))
                if _DATE_CODE.search(_NO_CODE.sub("", unescape(about.get("formatCode", ""))[:200]))
            }
            forms = text.partition("<cellXfs")[2].partition("</cellXfs>")[0]
            known = [_attributes(tag).get("numFmtId") for tag in _tags(forms, "xf")]
            self._days = frozenset(
                str(at) for at, form in enumerate(known) if form in own or _number(form, -1) in _DATES
            )
        return self._days

    def _day(self, value: str) -> str:
        try:
            serial = int(float(value))
        except (ValueError, OverflowError):
            return ""
        if not 1 <= serial <= _LAST_DAY - 2000:
            return _whole(value)
        return (self._epoch + timedelta(days=serial)).isoformat()


def _tags(text: str, name: str) -> Iterator[str]:
    """What stands within each opening tag of that name."""
    for part in text.split(f"<{name}")[1:]:
        tag = part.partition(">")[0]
        if tag[:1].isspace():
            yield tag


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag, 0, 1000)}


def _inside(text: str, name: str) -> str:
    """The text of the first element of that name, if it holds no other."""
    _, found, rest = text.partition(f"<{name}")
    return rest.partition(">")[2].partition("<")[0] if found else ""


def _words(text: str) -> str:
    """The runs of a rich text, joined (§18.4.8); what tells how a word is read aloud (§18.4.6) is left out."""
    parts = text.partition("<rPh")[0].split("<t")[1:]
    return _plain("".join(part.partition(">")[2].partition("<")[0] for part in parts if part[:1] in {">", " "}))


def _plain(text: str) -> str:
    text = unescape(text[: 2 * _MOST_CELL]) if "&" in text else text
    return " ".join(text.replace("_x000D_", " ").split())[:_MOST_CELL]


def _whole(value: str) -> str:
    """A number as people write it: all digits of a whole one, however the file spells it."""
    if value.isdigit() or len(value) > 30:
        return value[:30]
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else otherwise


@lru_cache(maxsize=1024)
def _column(letters: str, otherwise: int) -> int:
    """`AB` → 27."""
    at = 0
    for letter in letters[:4]:
        if not "A" <= letter <= "Z":
            break
        at = at * 26 + ord(letter) - 64
    return at - 1 if at else otherwise


def _item(kind: str, value: str) -> str:
    """A value in a pivot table's memory: a text, a number, a day, or one of those without value."""
    return _whole(value) if kind == "n" else _plain(value) if kind in "sd" else ""


def _of(known: Sequence[str], value: str) -> str:
    at = _number(value, -1)
    return known[at] if 0 <= at < len(known) else ""


def delimited(rows: Sequence[Sequence[str]], most: int) -> str:
    """Rows as wide as the widest, up to so many characters."""
    width = max(map(len, rows), default=0)
    if not width:
        return ""
    lines, size = [], 0
    for row in rows:
        line = ",".join(map(_quoted, row)) + "," * (width - max(len(row), 1))
        size += len(line) + 1
        if size > most:
            break
        lines.append(line)
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


__all__: Sequence[str] = (
    "MAX_WORKBOOK", "MAX_WORKBOOKS", "MOST_WORKBOOKS", "WORKBOOKS", "Sheet", "delimited", "is_workbook", "sheets",
)  # fmt: skip
