"""What a check is: what it reads, one function without I/O, and examples that pass and that do not.

To add a check, add one file to this folder with one subclass of `Check`. It is found, run, shown as information
and tested by its own examples; a line in `rubric.toml` then gives it a dimension, a level and a weight.

The docstring is what people read: its first line is the title (what is good, said as a fact), the rest is the
remedy, kind and concrete. `commands` adds what to paste, by kind of project or by language (`*` for any other).
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import ClassVar

import msgspec

from nhsr_registry.model import Confidence, Effort, Evidence, Facts, Finding, Kind, Outcome, Problem, Record
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import landmarks

README = landmarks.README


class Subject(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that a check may look at: the snapshot and what was worked out from it before."""

    snapshot: Snapshot
    record: Record = Record()
    kinds: tuple[Kind, ...] = ()
    facts: Facts = Facts()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def readme(self) -> tuple[str, str] | None:
        """(path, text) of the README that a visitor sees, or `None`: see `landmarks.readme`."""
        return landmarks.readme(self.snapshot)


_CODE = frozenset(("analysis", "app", "r-package", "python-package"))


class Check(ABC):
    """A check. See the module's docstring for what its docstring says."""

    id: ClassVar[str]
    #: What to do, as a step on a list: a verb first, no full stop. Shown where the check is not met.
    step: ClassVar[str]
    #: Path patterns whose text it reads; paths alone need no mention.
    reads: ClassVar[tuple[str, ...]] = ()
    effort: ClassVar[Effort] = "minutes"
    #: Ids of checks that must pass first; where one is not met, this one is not met either, for the reason `nothing`.
    requires: ClassVar[tuple[str, ...]] = ()
    nothing: ClassVar[str] = ""
    #: Whether its findings are for the project's own people only: the registry then keeps no place, line or reason.
    private: ClassVar[bool] = False
    most_places: ClassVar[int] = 10  # how many places a finding names; the four that look for leaks name them all
    #: Kind, or language ("Python"), or both ("analysis in SQL"), or `*` → the command or text to paste.
    commands: ClassVar[Mapping[str, str]] = {}
    #: Path → text of whole small repositories.
    passing: ClassVar[tuple[Mapping[str, str], ...]] = ()
    failing: ClassVar[tuple[Mapping[str, str], ...]] = ()

    @classmethod
    @abstractmethod
    def run(cls, subject: Subject) -> Finding:
        """The answer for one repository; pure. An exception becomes an `error` finding, never a fail."""

    @classmethod
    def title(cls) -> str:
        return (inspect.getdoc(cls) or cls.id).partition("\n")[0].strip()

    @classmethod
    def remedy(cls) -> str:
        return (inspect.getdoc(cls) or "").partition("\n")[2].strip()

    @classmethod
    def command(cls, kinds: Iterable[str], languages: Iterable[str] = ()) -> str | None:
        """What to paste for the first of `kinds` that has its own, in the language if that is told, else for the language.

        What is written for `*` is in R, so R counts as having its own. Pages that go with code make no document of it.
        """
        languages = tuple(languages)
        if not _CODE.isdisjoint(kinds := tuple(kinds)):
            kinds = tuple(kind for kind in kinds if kind != "documentation")
        known = ({"r-package": "R", "python-package": "Python"}.get(kind) for kind in kinds)
        offered = {"R", "Python", *cls.commands}
        language = next((one for one in (*known, *languages) if one and one in offered), "*")
        main = next(iter(languages), "")
        keys = (key for kind in kinds for key in (f"{kind} in {main}", kind))
        return next((cls.commands[key] for key in (*keys, language, "*") if key in cls.commands), None)

    @classmethod
    def finding(
        cls,
        outcome: Outcome,
        reason: str = "",
        evidence: Iterable[Evidence] = (),
        confidence: Confidence = "observed",
    ) -> Finding:
        return Finding(
            check=cls.id,
            outcome=outcome,
            reason=reason,
            evidence=tuple(evidence)[: cls.most_places],
            confidence=confidence,
        )

    @classmethod
    def passes(
        cls, reason: str = "", evidence: Iterable[Evidence] = (), confidence: Confidence = "observed"
    ) -> Finding:
        return cls.finding("pass", reason, evidence, confidence)

    @classmethod
    def fails(cls, reason: str = "", evidence: Iterable[Evidence] = (), confidence: Confidence = "observed") -> Finding:
        return cls.finding("fail", reason, evidence, confidence)

    @classmethod
    def cannot_tell(cls, reason: str, evidence: Iterable[Evidence] = ()) -> Finding:
        """What would answer was not available: neither a pass nor a fail."""
        return cls.finding("not-available", reason, evidence)

    @classmethod
    def does_not_apply(cls, reason: str) -> Finding:
        return cls.finding("not-applicable", reason)
