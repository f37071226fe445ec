"""`nhsr-registry watch`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nhsr_registry.cli._json import echo_json
from nhsr_registry.cli._lazily import completing

if TYPE_CHECKING:
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.spread.digest import Watching
    from nhsr_registry.spread.state import State

EPILOG = """\b
Examples
  nhsr-registry watch
  nhsr-registry watch nhs-r-community/NHSRwaitinglist --since 2026-01-01
  nhsr-registry watch --topic waiting-lists --since 2026-01-05 --until 2026-01-12 --format atom
  nhsr-registry watch --organisation RX1 --against last-week.json --save last-week.json
"""


@click.command("watch", epilog=EPILOG)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=completing("ids"))
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="ID",
    shell_complete=completing("ids"),
    help="The same as to name it alone.",
)
@click.option(
    "--organisation",
    "organisations",
    multiple=True,
    help="Watch an organisation with its teams: id, ODS code or account.",
)
@click.option(
    "--topic", "topics", multiple=True, shell_complete=completing("values", "topics"), help="Watch a topic, by its id."
)
@click.option(
    "--since", metavar="DATE", help="Since this day, or this commit of the registry's checkout. Default: a week ago."
)
@click.option("--until", metavar="DATE", help="Until this day, or this commit. Default: the folder as it is.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="In place of --since: another registry folder, or a state that --save kept.",
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep today's state, for the next digest.",
)
@click.option("--base-url", metavar="URL", help="Where the site stands, for links. Default: as registry.toml says.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "atom", "json"]), default="text", help="How to print."
)
@click.pass_obj
def command(registry: str | None, /, **options: Any) -> None:
    """What happened lately: new projects, levels, users, needs, neighbours, calls for help. Of everything, or of what is named.

    Made for once a week: from the registry's git history, or against a state that was kept. Of what may need a hand only
    that is told which a steward has released.
    """
    import msgspec

    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.folder.atomic import write_atomic
    from nhsr_registry.locate import locate
    from nhsr_registry.spread.digest import digest
    from nhsr_registry.spread.digest_text import WRITERS

    folder = Whole(locate(registry))  # what members list happened here, too
    watching = _watching(folder, options)
    if options["against"] and options["since"]:
        raise click.UsageError("Say --since or --against, not both.")
    first = bool(options["save"]) and _first_time(folder, options)
    before = None if first else _before(folder, options)
    after = _after(folder, options)
    if first:
        click.echo("The first time: from now on the next digest tells what happened since.", err=True)
    found = digest(before or after, after, watching)
    if options["format_"] == "json":
        echo_json(found)
    else:
        base = options["base_url"] or folder.facts.base_url
        base = f"{base.rstrip('/')}/" if base and base.startswith(("https://", "http://")) else None
        click.echo(WRITERS[options["format_"]](found, base), nl=False)
    if options["save"]:
        write_atomic(options["save"], msgspec.json.encode(after, order="sorted") + b"\n")


def _watching(folder: Registry, options: dict[str, Any]) -> Watching:
    """The ids of what was asked for; raises `UsageError` for what is not known, so that nobody watches nothing."""
    from nhsr_registry.errors import UsageError
    from nhsr_registry.folder import named
    from nhsr_registry.spread.digest import Watching

    table, topics = folder.organisations, folder.vocabulary.ids("topics")
    wanted = []
    for said in options["organisations"]:
        org = named.find(table, said)
        if org is None:
            close = " or ".join(f"{one.ods or one.id} ({one.name})" for one in named.near(table, said))
            hint = f"Did you mean {close}?" if close else "All of them: nhsr-registry organisations list --all"
            raise UsageError(f"{said[:80]!r} is no organisation of this registry.", hint=hint)
        wanted.append(org)
    for topic in options["topics"]:
        if topic not in topics:
            raise UsageError(f"{topic[:80]!r} is no topic of this registry.", hint=_topics_like(topic, topics))
    projects = tuple(str(folder.resolve(id_)) for id_ in dict.fromkeys((*options["ids"], *options["projects"])))
    called = (
        *projects,
        *(org.name for org in wanted),
        *(folder.vocabulary.name("topics", id_) for id_ in options["topics"]),
    )
    ids = tuple(org.id for org in wanted)
    return Watching(projects=projects, organisations=ids, topics=options["topics"], called=called)


def _topics_like(said: str, topics: Sequence[str]) -> str:
    """Those that hold a word of what was typed, else those spelt most like it, else the first few."""
    from difflib import get_close_matches

    words = [word.rstrip("s") for word in said.lower().replace("_", "-").split("-") if len(word) > 2]
    near = [topic for topic in topics if any(word in topic for word in words)]
    near = near or get_close_matches(said.lower(), topics, 3, 0.6)
    return f"Did you mean {' or '.join(near[:5])}?" if near else f"Known, for example: {', '.join(topics[:12])}."


def _before(folder: Registry, options: dict[str, Any]) -> State:
    from datetime import UTC, datetime, timedelta

    from nhsr_registry.errors import UsageError

    against = options["against"]
    if against is None:
        week = (datetime.now(UTC) - timedelta(days=7)).date().isoformat()
        return _at(folder, options["since"] or _oldest(folder, week))
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.locate import MARKER, holds_registry
    from nhsr_registry.spread import stating

    if not against.exists():
        raise UsageError(
            f"There is no {against}.", hint="Add --save with the same name: the first run keeps today's state there."
        )
    if against.is_file():
        return stating.load(against)
    place = holds_registry(against)
    if place is None:
        raise UsageError(
            f"{against} is no registry folder: it holds no {MARKER}.", hint="Name one, or a file that --save kept."
        )
    other = Whole(place)
    return stating.take(other, _newest(other))


def _first_time(folder: Registry, options: dict[str, Any]) -> bool:
    """Whether there is nothing yet to compare with: the state that was to be kept is not there, and no history is."""
    from nhsr_registry.errors import RegistryError
    from nhsr_registry.harvesting import earlier

    if options["against"]:
        return not options["against"].exists() and options["against"] == options["save"]
    if options["since"]:
        return False
    try:
        earlier.first_commit(folder.root)
    except RegistryError:
        return True
    return False


def _after(folder: Registry, options: dict[str, Any]) -> State:
    from datetime import UTC, datetime

    from nhsr_registry.spread import stating

    if options["until"]:
        return _at(folder, options["until"])
    return stating.take(folder, datetime.now(UTC).date().isoformat())


def _at(folder: Registry, said: str) -> State:
    from contextlib import closing

    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.folder import organisations
    from nhsr_registry.harvesting import earlier
    from nhsr_registry.spread import stating

    with (
        earlier.at(folder.root, earlier.commit_of(folder.root, said)) as then,
        closing(Whole(then.registry.root)) as registry,
    ):
        if not (registry.root / organisations.FILE).exists():  # a registry's first commits may have had no table yet
            registry.organisations = folder.organisations
        return stating.take(registry, said if len(said) == 10 and said[4] == "-" else then.on)


def _oldest(folder: Registry, day: str) -> str:
    """A day, or the first commit of a registry that is younger."""
    from nhsr_registry.errors import UsageError
    from nhsr_registry.harvesting import earlier

    try:
        then = earlier.commit_of(folder.root, day)
    except UsageError:
        return earlier.first_commit(folder.root)
    return day if earlier.holds(folder.root, then) else earlier.first_commit(folder.root)


def _newest(registry: Registry) -> str:
    """The day of a folder that does not say its own: that of the newest commit that it knows."""
    from nhsr_registry.spread import standing

    return max((one.last_change[:10] for one in standing.subjects(registry) if one.last_change), default="1970-01-01")
