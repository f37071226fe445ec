"""Parts of a zip file that lies in memory, unpacked up to a limit and no further.

What a file says of its sizes is not believed: bytes are unpacked as they come and left off at the limit, so a part that
would grow to gigabytes costs no more than any other. All that is read of one file has a limit, too.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

_MOST_PARTS = 2_000
_ENTRY = b"PK\1\2"  # begins what the directory says of a part (PKWARE's APPNOTE, §4.3.12)


class Members:
    """The parts by name. `left` says how many bytes may still be unpacked.

    Raises `ValueError` where `data` is no zip file, or has parts without number.
    """

    def __init__(self, data: bytes, most: int) -> None:
        self.left = most
        if data.count(_ENTRY) > _MOST_PARTS:  # before a directory of them is made in memory
            raise ValueError("too many parts")
        try:
            self._file = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise ValueError(str(error)) from error
        self._parts = {one.filename.replace("\\", "/").lstrip("/"): one for one in reversed(self._file.infolist())}

    def names(self) -> tuple[str, ...]:
        """Of all parts, in the order of the file."""
        return tuple(reversed(self._parts))

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str, most: int) -> bytes:
        """The first `most` bytes of a part. Raises `KeyError`, `zlib.error`, and `ValueError` where it is damaged or locked."""
        about = self._parts[name]
        if about.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # the others unpack without a limit
            raise ValueError("packed in a way that no workbook is")
        try:
            with self._file.open(about) as part:
                out = part.read(min(most, self.left))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise ValueError(str(error)) from error
        self.left -= len(out)
        return out
