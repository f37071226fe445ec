"""SAS's two ways of squeezing a row: runs of one byte (SASYZCRL), and patterns that came before (SASYZCR2).

As ReadStat and pandas read them. Each puts out a row's width of bytes and no more.
"""

from __future__ import annotations

_FILL = {0x6: b" ", 0x7: b"\0", 0x5: b"@", 0xD: b"@", 0xE: b" ", 0xF: b"\0"}
_COPY = {0x2: 96, 0x8: 1, 0x9: 17, 0xA: 33, 0xB: 49}


def by_runs(data: bytes, width: int) -> bytes:
    """Raises `IndexError` or `ValueError` where the bytes are none of this."""
    out, at = bytearray(), 0
    while at < len(data) and len(out) < width:
        code, low = data[at] >> 4, data[at] & 15
        at += 1
        if code in _COPY or code in {0, 1}:
            if code in _COPY:
                size = low + _COPY[code]
            else:
                size, at = data[at] + 64 + low * 256 + (4096 if code else 0), at + 1
            out += data[at : at + min(size, width - len(out))]
            at += size
        elif code in {4, 0xC}:
            if code == 4:
                size, at = data[at] + 18 + low * 256, at + 1
            else:
                size = low + 3
            out += data[at : at + 1] * min(size, width - len(out))
            at += 1
        elif code in _FILL:
            if code < 8:
                size, at = data[at] + 17 + low * 256, at + 1
            else:
                size = low + 2
            out += _FILL[code] * min(size, width - len(out))
        else:
            raise ValueError("a code that we do not know")
    return bytes(out)


def by_patterns(data: bytes, width: int) -> bytes:
    """Two bytes say of each of the next sixteen whether it is a byte itself, or what to do. Raises as `by_runs` does."""
    out, at, mask, bits = bytearray(), 0, 0, 0
    while at < len(data) and len(out) < width:
        mask >>= 1
        if not mask:
            if at + 2 >= len(data):
                break
            bits, at, mask = data[at] << 8 | data[at + 1], at + 2, 0x8000
        if not bits & mask:
            out.append(data[at])
            at += 1
            continue
        code, low = data[at] >> 4, data[at] & 15
        at += 1
        if code == 0:
            size, value, at = low + 3, data[at], at + 1
            out += bytes((value,)) * size
        elif code == 1:
            size, value, at = low + (data[at] << 4) + 19, data[at + 1], at + 2
            out += bytes((value,)) * size
        else:
            back, at = low + 3 + (data[at] << 4), at + 1
            if code == 2:
                size, at = data[at] + 16, at + 1
            else:
                size = code
            start = len(out) - back
            if start < 0:
                raise ValueError("points before the beginning")
            out += (out[start:] * (size // back + 1))[:size] if back < size else out[start : start + size]
    return bytes(out[:width])
