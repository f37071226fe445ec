"""A history that GitHub's few words prove: then one git fetch of the newest files is enough, and no commits are read again.

What we say of a history (how many commits, by how many people, from which beginnings) was counted once over all of it.
After a few more commits the counts follow from the last ones, where GitHub shows that nothing else happened: the last
commit we read is among the newest ones, all between have parents, the number of commits is the sum, and whoever made
them is among those who made the ones before. In all other cases (a rewritten history, a merge from elsewhere, somebody
new) nothing is carried, and the commits are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from nhsr_registry.clones._history import day_of, is_program, is_short, moment
from nhsr_registry.clones._refs import printable
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import History, Model, Tag

MOST_NEW = 8  # commits since the last reading; each costs a part of a point, since its parents are asked for
SHOWN = 60  # newest commits whose authors are asked for
TAGS = 50

#: How much of a past is asked for: of a project that is new, its length; of one with the commit that we know, its tags
#: too; of one with other commits, the newest ones as well.
Shown = Literal["length", "tags", "commits"]
LENGTH = "history(first: 1) { totalCount }"
COMMITS = f"""\
newest: history(first: {MOST_NEW}) {{ nodes {{ oid parents(first: 1) {{ totalCount }} }} }}
history(first: {SHOWN}) {{ totalCount nodes {{ oid authoredDate committedDate author {{ name email }} }} }}"""
TAGGED = f"""\
refs(refPrefix: "refs/tags/", first: {TAGS}) {{ totalCount nodes {{ name target {{
  ... on Commit {{ committedDate }} ... on Tag {{ target {{ ... on Commit {{ committedDate }} }} }} }} }} }}"""
#: Connections for each repository: releases, issues and history; refs; newest, and the parents of each.
CONNECTIONS: dict[Shown, int] = {"length": 3, "tags": 4, "commits": 5 + MOST_NEW}

_NONE: Mapping[str, Any] = {"nodes": ()}


class Made(Model):
    """A commit: its days, and a stand-in for its author that says only whether two are the same."""

    oid: str
    author: str
    program: bool
    written: str | None
    committed: str | None


class Recent(Model):
    """What GitHub shows of the newest commits and of the tags."""

    head: str
    commits: int
    made: tuple[Made, ...]
    with_parents: tuple[str, ...]  # of the newest `MOST_NEW`: those with parents
    tags: tuple[Tag, ...] | None  # `None`: more than are shown, or one that leads to no commit


class Carried(Model):
    """A history that holds for `head`, but for what the number of its files says."""

    head: str
    history: History

    def told(self, files: int) -> History:
        """As the commits themselves would tell it, for so many files."""
        return msgspec.structs.replace(self.history, snapshot=is_short(self.history.commits or 0, files))


def recent_of(node: Mapping[str, Any]) -> Recent | None:
    """From an answer to `Details`; `None` where a part is missing or has another form."""
    try:
        commit = node["defaultBranchRef"]["target"]
        return Recent(
            head=str(commit["oid"]),
            commits=int(commit["history"]["totalCount"]),
            made=tuple(_made(row) for row in commit["history"].get("nodes") or ()),
            with_parents=tuple(
                str(row["oid"]) for row in (commit.get("newest") or _NONE)["nodes"] if row["parents"]["totalCount"] > 0
            ),
            tags=_tags(node["refs"]) if "refs" in node else None,
        )
    except (LookupError, TypeError, ValueError):
        return None


def needed(stored: Harvest | None, head: str | None) -> Shown:
    """What has to be asked for, so that `carry` may prove something."""
    if stored is None or not stored.commit or stored.history.shallow:
        return "length"
    return "tags" if stored.commit == head else "commits"


def carry(stored: Harvest | None, recent: Recent | None) -> Carried | None:
    """The stored history, brought forward to the newest commit, where that is proven."""
    if stored is None or recent is None or recent.tags is None or not stored.commit:
        return None
    known = stored.history
    told = (known.commits, known.authors, known.people, known.first_commit, known.last_commit)
    if known.shallow or None in told or not known.roots:
        return None
    order = [made.oid for made in recent.made] or [recent.head]
    place = order.index(stored.commit) if stored.commit in order else None
    if place is None or place > MOST_NEW or recent.commits != (known.commits or 0) + place:
        return None
    new, before = recent.made[:place], {made.author for made in recent.made[place:]}
    if any(made.oid not in recent.with_parents for made in new):
        return None
    if any(not made.program and made.author not in before for made in new):
        return None
    days = [(made.written, made.committed) for made in new]
    if any(not written or not made or written < (known.first_commit or "") for written, made in days):
        return None
    last = max([known.last_commit or "", *(made for _, made in days if made)])
    history = msgspec.structs.replace(known, commits=recent.commits, last_commit=last, tags=recent.tags)
    return Carried(head=recent.head, history=history)


def _made(row: Mapping[str, Any]) -> Made:
    author = row["author"] or {}
    name, mail = str(author.get("name") or ""), str(author.get("email") or "")
    return Made(
        oid=str(row["oid"]),
        author=f"{name}\0{mail}",
        program=is_program(name, mail),
        written=day(row["authoredDate"]),
        committed=day(row["committedDate"]),
    )


def _tags(said: Mapping[str, Any]) -> tuple[Tag, ...] | None:
    found = list(_tag_days(said["nodes"]))
    if said["totalCount"] != len(found) or any(date is None for _, date in found):
        return None
    tags = [Tag(name=printable(name), date=date) for name, date in found]
    return tuple(sorted(tags, key=lambda tag: (tag.date or "", tag.name)))


def _tag_days(rows: Any) -> Iterator[tuple[str, str | None]]:
    for row in rows:
        target = row["target"] or {}
        commit = target if "committedDate" in target else target.get("target") or {}
        yield str(row["name"]), day(commit.get("committedDate"))


def seconds(said: Any) -> str:
    """A time as GitHub writes it → as git's log does; empty where it is none."""
    try:
        return str(int(datetime.fromisoformat(str(said)).timestamp()))
    except (ValueError, OverflowError):
        return ""


def day(said: Any) -> str | None:
    """The day of a time as GitHub writes it, in UTC, as everywhere here."""
    return day_of(moment(seconds(said)))
