"""What a night has asked already, on disk as it goes: a night that was ended goes on without asking again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nhsr_registry.github.survey import Found, Known, Unknown
from nhsr_registry.model import Model

MAX_AGE = 4 * 3600.0  # seconds after which answers are no longer tonight's


class _Line(Model):
    known: Known
    found: Found


class Journal:
    """Answers of one night for one registry folder (and shard), one a line; a torn last line is no answer."""

    def __init__(self, cache: Path, registry: Path, shard: str = "") -> None:
        name = hashlib.sha256(f"{registry.resolve()} {shard}".encode()).hexdigest()[:16]
        self._path = cache / "nights" / f"{name}.jsonl"

    def answers(self) -> dict[str, Found]:
        """Repository (lower case) → what GitHub said earlier tonight."""
        try:
            if not 0 <= time.time() - self._path.stat().st_mtime < MAX_AGE:
                self.close()
        except FileNotFoundError:
            return {}
        return {line.known.repo.key: line.found for line in self._lines()}

    def _lines(self) -> Iterator[_Line]:
        decoder = msgspec.json.Decoder(_Line)
        try:
            with self._path.open("rb") as file:
                for line in file:
                    try:
                        yield decoder.decode(line)
                    except msgspec.DecodeError:
                        continue
        except FileNotFoundError:
            return

    def add(self, known: Known, found: Found) -> None:
        """Note an answer; what GitHub did not say is to be asked again."""
        if isinstance(found, Unknown):
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = b"\n" + msgspec.json.encode(_Line(known=known, found=found)) + b"\n"
        with self._path.open("ab") as file:  # begins with a line end: what came before may be torn
            file.write(line)

    def close(self) -> None:
        """The night is over."""
        self._path.unlink(missing_ok=True)
