"""Reading some files of a repository's tarball as it comes, without ever unpacking it.

Nothing is written: no path of the archive becomes a path on this computer, and links, devices and pipes are passed over.
What is asked for is kept in memory, each file up to its limit; the rest is counted and forgotten.
"""

from __future__ import annotations

import tarfile
import time
import zlib
from collections.abc import Callable, Iterator

from nhsr_registry.errors import NetworkError
from nhsr_registry.snapshot import MAX_NOTEBOOK

MAX_PACKED = 1_000_000_000  # bytes of the archive as it comes
MAX_UNPACKED = 4_000_000_000  # … and of what it holds: a bomb packs a thousandfold
MAX_MEMBERS = 1_000_000
DEADLINE = 900.0  # seconds
_BLOCK = 65_536
_MOST_AT_ONCE = 2 * MAX_NOTEBOOK + 1024  # a header that says it is longer means harm
_HINT = "Try again later, or clone it yourself and name the clone with --from."


class Archive:
    """A gzipped tar archive that comes in `chunks`; `packed` counts its bytes. `what` names it in messages."""

    def __init__(self, chunks: Iterator[bytes], what: str) -> None:
        self.what = what
        self.packed = 0
        self._chunks = chunks
        self._end = time.monotonic() + DEADLINE

    def files(self, limit_of: Callable[[str], int | None]) -> Iterator[tuple[str, bytes]]:
        """(path below the archive's one folder, content) of the regular files for which `limit_of` gives a limit.

        What is longer than its limit is left out. Raises `NetworkError` where the archive is damaged, cut off or
        larger than we read.
        """
        stream = _Forward(self._unpacked(), self)
        try:
            with tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as tar:  # type: ignore[call-overload]
                count = 0
                while (member := tar.next()) is not None:
                    tar.members.clear()  # it would remember them all
                    if (count := count + 1) > MAX_MEMBERS:
                        raise self.refused("it holds more than a million files")
                    path = member.name.partition("/")[2]
                    limit = limit_of(path) if path and member.isreg() and not member.issparse() else None
                    if limit is not None and member.size <= limit and (file := tar.extractfile(member)):
                        yield path, file.read()
                if not count or not stream.ended():
                    raise self.refused("it is cut off")
        except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
            raise self.refused(f"it is damaged ({str(error)[:100]})") from None

    def _unpacked(self) -> Iterator[bytes]:
        """The archive's bytes, unpacked a little at a time."""
        unpack, total = zlib.decompressobj(wbits=31), 0
        for chunk in self._chunks:
            self.packed += len(chunk)
            if self.packed > MAX_PACKED:
                raise self.refused("it is larger than 1 GB")
            rest = chunk
            while rest and not unpack.eof:
                if time.monotonic() > self._end:
                    raise self.refused("it took longer than 15 minutes")
                try:
                    piece = unpack.decompress(rest, _BLOCK)
                except zlib.error:
                    raise self.refused("it is no gzip archive") from None
                if (total := total + len(piece)) > MAX_UNPACKED:
                    raise self.refused("it unpacks to more than 4 GB")
                rest = unpack.unconsumed_tail
                yield piece
        if not unpack.eof:
            raise self.refused("it is cut off")

    def refused(self, why: str) -> NetworkError:
        return NetworkError(f"The tarball of {self.what} was not read: {why}.", hint=_HINT)


class _Forward:
    """What `tarfile` needs of a file, over a stream that only goes forward and hands out little at once."""

    def __init__(self, pieces: Iterator[bytes], archive: Archive) -> None:
        self._pieces, self._archive = pieces, archive
        self._held = bytearray()
        self._at = 0

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, _whence: int = 0) -> int:
        if to < self._at:
            raise self._archive.refused("it leads backwards")
        while self._at < to:
            if not self.read(min(_BLOCK, to - self._at)):
                break
        return self._at

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MOST_AT_ONCE:
            raise self._archive.refused("one of its headers is too long")
        while len(self._held) < size and (piece := next(self._pieces, None)) is not None:
            self._held += piece
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._at += len(taken)
        return taken

    def ended(self) -> bool:
        """Whether the rest came too: gzip's own checksum stands at the end."""
        self._held.clear()
        for _ in self._pieces:
            pass
        return True
