"""The values of a column of an Arrow file as text, at the places that are asked for."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nhsr_registry.tables._found import day, moment, number
from nhsr_registry.tables._squeezed import Squeezed, UnknownError, Work

_INTEGERS = {8: "b", 16: "h", 32: "i", 64: "q"}
_FLOATS = ("e", "f", "d")
_UNITS = (1, 1e3, 1e6, 1e9)
_MOST_TEXT = 200  # bytes of one value
_MOST_INSIDE = 20  # values of one list


class Field(NamedTuple):
    """A column: the kind of its values and three numbers about it; `dictionary` is -1 where it has none."""

    name: str
    kind: int
    about: tuple[int, int, int]
    dictionary: int
    numbered: tuple[int, int]  # bits and sign of the numbers by which a dictionary is asked
    children: list[Field]


class Part(NamedTuple):
    """A column within one batch."""

    field: Field
    length: int
    buffers: list[Squeezed]
    children: list[Part]


def cells(part: Part, places: Sequence[int], known: Mapping[int, Part], work: Work) -> list[str]:
    """Its values at these places. Raises `ValueError`, `IndexError` and others where there are none such."""
    field, kind = part.field, part.field.kind
    work.spend(len(places))
    if not part.buffers or not places:
        return [""] * len(places)
    there = _there(part.buffers[0], places)
    asked = [place for place, is_there in zip(places, there, strict=True) if is_there]
    if any(not 0 <= place < part.length for place in asked):
        raise ValueError("a place outside the column")
    if field.dictionary >= 0:
        bits, signed = field.numbered
        form = _INTEGERS.get(bits, "i")
        numbers = _numbers(part.buffers[1], form if signed else form.upper(), asked)
        values = cells(known[field.dictionary], [int(one) for one in numbers], known, work)
    elif kind in {12, 17, 21}:
        values = _lists(part, asked, known, work)
    elif kind == 13:
        inside = [cells(child, asked, known, work) for child in part.children]
        values = [" ".join(filter(None, row)) for row in zip(*inside, strict=True)] or [""] * len(asked)
    elif kind == 16:
        wide = min(max(field.about[0], 0), _MOST_INSIDE)
        values = _joined(part.children[0], [(one * field.about[0], wide) for one in asked], known, work)
    else:
        values = _simple(part, asked)
    told = iter(values)
    return [next(told, "") if is_there else "" for is_there in there]


def _there(bits: Squeezed, places: Sequence[int]) -> list[bool]:
    """Which values there are; no bits are said where all are."""
    if not bits.data or not places:
        return [True] * len(places)
    bits.reach(max(places) // 8 + 1)
    if not bits.out:
        return [True] * len(places)
    return [bool(bits.out[place // 8] >> place % 8 & 1) for place in places]


def _numbers(box: Squeezed, form: str, places: Sequence[int]) -> list[float]:
    one = struct.Struct(f"<{form}")
    if places:
        box.reach((max(places) + 1) * one.size)
    return [one.unpack_from(box.out, place * one.size)[0] for place in places]


def _simple(part: Part, places: list[int]) -> list[str]:
    kind, (first, second, _), buffers = part.field.kind, part.field.about, part.buffers
    if kind in {4, 5, 19, 20}:
        return _texts(buffers[1], buffers[2], "i" if kind < 6 else "q", places)
    if kind in {23, 24}:
        return _views(buffers[1], buffers[2:], places)
    if kind == 15:
        return [_said(one) for one in _fixed(buffers[1], first, places)]
    if kind in {2, 3}:
        form = _FLOATS[first] if kind == 3 else _INTEGERS.get(first, "i")
        return [number(one) for one in _numbers(buffers[1], form if second or kind == 3 else form.upper(), places)]
    if kind == 6:
        return ["TRUE" if one else "FALSE" for one in _there(buffers[1], places)]
    if kind == 7:
        width, scale = part.field.about[2] // 8, 10 ** min(max(second, 0), 38)
        values = _fixed(buffers[1], width, places)
        return [number(int.from_bytes(one, "little", signed=True) / scale) for one in values]
    return _times(buffers[1], kind, first, places)


def _times(box: Squeezed, kind: int, unit: int, places: list[int]) -> list[str]:
    if kind == 8 and unit == 0:
        return [day(one) for one in _numbers(box, "i", places)]
    if kind == 8:
        return [day(one / 86_400_000) for one in _numbers(box, "q", places)]
    if kind == 10:
        return [moment(one / _UNITS[unit]) for one in _numbers(box, "q", places)]
    if kind in {9, 11, 18}:
        return [""] * len(places)  # times of day and lengths of time
    raise UnknownError("a kind of values that we do not know")


def _fixed(box: Squeezed, width: int, places: list[int]) -> list[bytes]:
    if not 0 < width < 10_000:
        raise ValueError("no width")
    if places:
        box.reach((max(places) + 1) * width)
    return [bytes(box.out[place * width : place * width + min(width, _MOST_TEXT)]) for place in places]


def _texts(ends: Squeezed, texts: Squeezed, form: str, places: list[int]) -> list[str]:
    starts = _numbers(ends, form, places)
    stops = _numbers(ends, form, [place + 1 for place in places])
    return [_said(_cut(texts, int(start), int(stop - start))) for start, stop in zip(starts, stops, strict=True)]


def _cut(box: Squeezed, start: int, size: int) -> bytes:
    if start < 0 or size < 0 or not box.reach(start + min(size, _MOST_TEXT)):
        raise ValueError("a text outside its buffer")
    return bytes(box.out[start : start + min(size, _MOST_TEXT)])


def _views(views: Squeezed, texts: list[Squeezed], places: list[int]) -> list[str]:
    """Short texts stand in their place; of others the number of the buffer does, and where in it."""
    out = []
    for view in _fixed(views, 16, places):
        (size,) = struct.unpack_from("<i", view)
        if size <= 12:
            out.append(_said(view[4 : 4 + max(size, 0)]))
        else:
            which, start = struct.unpack_from("<ii", view, 8)
            if which < 0:
                raise ValueError("a text outside its buffer")
            out.append(_said(_cut(texts[which], start, size)))
    return out


def _lists(part: Part, places: list[int], known: Mapping[int, Part], work: Work) -> list[str]:
    form = "q" if part.field.kind == 21 else "i"
    starts = _numbers(part.buffers[1], form, places)
    stops = _numbers(part.buffers[1], form, [place + 1 for place in places])
    spans = [
        (int(start), min(max(int(stop - start), 0), _MOST_INSIDE)) for start, stop in zip(starts, stops, strict=True)
    ]
    return _joined(part.children[0], spans, known, work)


def _joined(part: Part, spans: list[tuple[int, int]], known: Mapping[int, Part], work: Work) -> list[str]:
    work.spend(sum(size for _, size in spans))  # before there is a list of them
    inside = iter(cells(part, [start + at for start, size in spans for at in range(size)], known, work))
    return [" ".join(next(inside, "") for _ in range(size)) for _, size in spans]


def _said(value: bytes) -> str:
    return "" if b"\0" in value else value.decode("utf-8", "replace")
