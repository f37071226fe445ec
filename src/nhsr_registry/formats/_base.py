"""What a metadata format is: the paths it claims, its column of the CodeMeta crosswalk, a parser, examples.

To add a format, add one file to this folder with one subclass of `Format`. Nothing else changes: it is found,
read, merged, tested by its own examples and listed in the docs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

import msgspec

from nhsr_registry.model import Evidence, Problem, Statement
from nhsr_registry.plain import whole


class Parsed(msgspec.Struct, frozen=True):
    """What one file says, and what is wrong with it."""

    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A file's text and what it must yield: field → values (in order), and a part of each expected problem."""

    path: str
    text: str
    says: Mapping[str, tuple[str, ...]] = {}
    problems: tuple[str, ...] = ()


class Format(ABC):
    """A metadata format. The first docstring line is its title, the rest says where its rules are written."""

    id: ClassVar[str]
    #: Path patterns (see `globs`), for example `("DESCRIPTION", "*/DESCRIPTION")`.
    reads: ClassVar[tuple[str, ...]]
    #: Whose word counts first where formats disagree: 10 what the tools of the language enforce, 30 metadata
    #: made for the purpose, 50 site configuration, 70 prose.
    rank: ClassVar[int] = 30
    #: The format's own key → CodeMeta term in snake case.
    crosswalk: ClassVar[Mapping[str, str]] = {}
    examples: ClassVar[tuple[Example, ...]] = ()

    @classmethod
    @abstractmethod
    def parse(cls, text: str, path: str) -> Parsed:
        """The statements of one file. Never raises: what cannot be read becomes a `Problem` with its line."""

    @classmethod
    def say(
        cls,
        field: str,
        value: object,
        path: str,
        line: int | None = None,
        *,
        extra: Mapping[str, str] | None = None,
        placeholder: bool = False,
    ) -> Statement:
        """A statement of this format."""
        return Statement(
            field=field,
            value=whole(str(value)).strip(),
            source=Evidence(path=path, line=line),
            format=cls.id,
            extra={key: whole(said) for key, said in (extra or {}).items()},
            placeholder=placeholder,
        )

    @classmethod
    def parsed(cls, statements: Iterable[Statement], problems: Iterable[Problem] = ()) -> Parsed:
        """`Parsed` without the empty statements."""
        return Parsed(tuple(s for s in statements if s.value), tuple(problems))
