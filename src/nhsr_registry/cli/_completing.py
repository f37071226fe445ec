"""What a shell may complete: commands, options, and the registry's own ids, topics, kinds, languages …

The shell's script (`completion`) calls the program with `_NHSR_REGISTRY_COMPLETE` set and the words so far, the last
being the one to complete. Each answer is a line: the word, a tab, what it is; `:file` and `:dir` leave it to the shell.
Nothing is built, fetched or said here: where something is missing or broken, there is just nothing to complete.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete

from nhsr_registry.plain import clean

VARIABLE = "_NHSR_REGISTRY_COMPLETE"
_MOST = 500
Completer = Callable[[click.Context, str], list[CompletionItem]]


def main(group: click.Group, words: Sequence[str]) -> None:
    """Print what the last of `words` may become."""
    try:
        *before, last = words or [""]
        last = last.strip(" ")  # PowerShell cannot pass an empty word
        unquoted = [word.strip("\"'") for word in before]
        quote = last[:1] if last[:1] in {'"', "'"} else ""
        items = ShellComplete(group, {}, "nhsr-registry", VARIABLE).get_completions(unquoted, last.removeprefix(quote))
        lines = [_line(item, quote, os.environ.get(VARIABLE, "")) for item in items[:_MOST]]
        sys.stdout.write("".join(f"{line}\n" for line in dict.fromkeys(lines)))
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - no word in somebody's prompt is worth a traceback there
        os._exit(0)
    os._exit(0)  # sooner than Python would


def _line(item: CompletionItem, quote: str, shell: str) -> str:
    if item.type in {"file", "dir"}:
        return f":{item.type}"
    value = clean(str(item.value))
    if shell == "bash" and not quote:  # bash alone takes the words as they come
        value = "".join(f"\\{char}" if char in " \t\"'\\$`&;|<>()*?[]#!~{}" else char for char in value)
    elif shell == "bash" and quote == "'":
        value = value.replace("'", "'\\''")
    elif shell == "bash":  # within double quotes these still act: `$(…)` would be run
        value = "".join(f"\\{char}" if char in '"\\$`' else char for char in value)
    return f"{quote if shell == 'bash' else ''}{value}\t{clean(item.help or '').replace(chr(9), ' ')[:80]}"


def commands(names: dict[str, str], incomplete: str) -> list[CompletionItem]:
    """The commands that begin so, without importing them."""
    return [CompletionItem(name, help=text) for name, text in names.items() if name.startswith(incomplete)]


# ── the registry's own words ─────────────────────────────────────────────────────────────────────


def ids(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Projects by OWNER/NAME, and by NAME alone where somebody begins with that."""
    folded = incomplete.casefold()
    found: dict[str, str] = {}
    for id_, name in _projects(ctx):
        if id_.casefold().startswith(folded):
            found.setdefault(id_, name if name.casefold() != id_.rpartition("/")[2].casefold() else "")
        elif folded and "/" not in folded and id_.rpartition("/")[2].casefold().startswith(folded):
            found.setdefault(id_.rpartition("/")[2], id_)
    return [CompletionItem(id_, help=text) for id_, text in islice(found.items(), _MOST)]


def _projects(ctx: click.Context) -> Iterator[tuple[str, str]]:
    for place in _places(ctx):
        if place.folder:  # the files themselves: they are quick to list, and never out of date
            for owner in _entries(place.folder / "projects"):
                for file in _entries(owner):
                    if file.name.endswith(".toml"):
                        yield f"{owner.name}/{file.name[:-5]}", ""
        elif index := _index(place):
            import json

            for (card,) in index.rows("SELECT card FROM doc"):
                said = json.loads(card)
                yield said["id"], said["name"]


def _entries(folder: Any) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name.casefold())
    except OSError:
        return []


def values(kind: str) -> Completer:
    """A completer for one filter's values: ids, with their names."""

    def complete(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        folded = incomplete.casefold()
        found: dict[str, str] = {}
        for place in _places(ctx):
            if index := _index(place):
                rows = index.rows(
                    "SELECT DISTINCT value, name FROM choice WHERE kind = ? ORDER BY value, name", (kind,)
                )
                for value, name in rows:
                    said = name if kind in _SPELT else value
                    if str(said).casefold().startswith(folded):
                        found.setdefault(str(said), str(name))
        return [CompletionItem(said, help="" if said == text else text) for said, text in islice(found.items(), _MOST)]

    return complete


#: Whose names are how people spell them; the others go by their ids.
_SPELT = frozenset({"language", "licence"})


def registries(_ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """“national”, what was fetched, and folders."""
    from nhsr_registry.registries import copies

    said: Iterable[str] = ("national", *copies.addresses())
    return [
        *(CompletionItem(one) for one in said if one.startswith(incomplete)),
        CompletionItem(incomplete, type="dir"),
    ]


def _places(ctx: click.Context) -> list[Any]:
    from nhsr_registry.errors import RegistryError
    from nhsr_registry.registries.places import places

    try:
        return list(places(ctx.params.get("here") or ctx.find_root().params.get("registry")))
    except RegistryError:
        return []


def _index(place: Any) -> Any:
    """The index as it is kept, even where its folder has changed since: making it anew would take seconds."""
    from nhsr_registry.search.index import at_hand, opened

    return opened(place.copy.path) if place.copy else at_hand(place.folder)
