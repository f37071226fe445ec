"""Gathering what one file says: statements and problems, with placeholders marked and addresses left out."""

from __future__ import annotations

from nhsr_registry.formats._base import Format, Parsed
from nhsr_registry.formats._people import without_addresses
from nhsr_registry.model import Problem, Statement
from nhsr_registry.plain import whole
from nhsr_registry.understand.placeholders import is_placeholder

MAX_VALUE = 4_000  # characters of one value; a longer one is a document, not a statement
MAX_PROBLEMS = 100  # of one file; who meets a hundred will look at the file
MAX_STATEMENTS = 5_000  # of one file; the longest real lock file seen has some 400 packages

#: Fields where several lines of prose are one text.
_PROSE = frozenset(
    {"description", "name", "citation", "author", "maintainer", "contributor", "copyright_holder", "funder"}
)


class Collector:
    """The statements and problems of one file, in the order in which they are found."""

    def __init__(self, fmt: type[Format], path: str) -> None:
        self.fmt = fmt
        self.path = path
        self.statements: list[Statement] = []
        self.problems: list[Problem] = []

    def say(self, field: str, value: object, line: int | None = None, **extra: str | None) -> None:
        """Adds a statement; an empty value is none. `extra` leaves out what is `None` or empty.

        An e-mail address never gets through, whichever field it hides in: formats that want to keep a team
        mailbox use `mailbox`.
        """
        text = str(value)[:MAX_VALUE]
        if field in _PROSE:
            text = " ".join(text.split())
        text = without_addresses(text).strip()
        if not text or len(self.statements) >= MAX_STATEMENTS:
            return
        kept = {key: without_addresses(str(v)).strip() for key, v in extra.items() if v}
        self.statements.append(
            self.fmt.say(
                field,
                text,
                self.path,
                line,
                extra={k: v for k, v in kept.items() if v},
                placeholder=is_placeholder(field, text),
            )
        )

    def mailbox(self, address: str, line: int | None = None) -> None:
        """Adds a team's e-mail address as contact; the caller has made sure that it is a team's."""
        value = address.strip().lower()
        self.statements.append(
            self.fmt.say("contact", value, self.path, line, placeholder=is_placeholder("contact", value))
        )

    def problem(self, message: str, line: int | None = None) -> None:
        self._add(message, line, "error")

    def warn(self, message: str, line: int | None = None) -> None:
        self._add(message, line, "warning")

    def _add(self, message: str, line: int | None, severity: str) -> None:
        message = whole(without_addresses(" ".join(message.split()))[:300])
        if len(self.problems) >= MAX_PROBLEMS:
            return
        if severity == "error":
            self.problems.append(Problem(path=self.path, message=message, line=line))
        else:
            self.problems.append(Problem(path=self.path, message=message, line=line, severity="warning"))

    def done(self) -> Parsed:
        if "{{" in self.path:  # a cookiecutter's template: what it says is said of projects to come
            return Parsed()
        return self.fmt.parsed(_distinct(self.statements), self.problems)


def _distinct(statements: list[Statement]) -> list[Statement]:
    """Each statement once, in order (a `Statement` holds a dict and cannot be hashed)."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for statement in statements:
        key = (statement.field, statement.value, statement.source, tuple(sorted(statement.extra.items())))
        if key not in seen:
            seen.add(key)
            kept.append(statement)
    return kept
