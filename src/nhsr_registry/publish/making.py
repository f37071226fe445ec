"""Writing a publication into an empty folder: projects, search and tables beside the other pages, where that can be had."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from nhsr_registry.publish import changes as changes_
from nhsr_registry.publish import (
    data,
    design_system,
    federated,
    feeds,
    found,
    gate,
    kept,
    overviews,
    package,
    script,
    search_file,
    tables,
)
from nhsr_registry.publish.beside import Beside, processors
from nhsr_registry.publish.changes import Changes, Last
from nhsr_registry.publish.collect import Collection, Left, reason_of
from nhsr_registry.publish.exports import catalogues
from nhsr_registry.publish.kept import Files, Keeper, Made
from nhsr_registry.publish.ledger import Ledger
from nhsr_registry.publish.searching import Searching
from nhsr_registry.publish.sheets import Sheet
from nhsr_registry.publish.shelf import Item
from nhsr_registry.publish.site import Site


class Done(NamedTuple):
    """What was written. Where projects failed nothing is to be published: others link to them."""

    failed: tuple[tuple[str, str], ...]
    changes: Changes
    pages: int = 0
    rendered: int = 0


class _Share(msgspec.Struct, frozen=True, array_like=True):
    """What one process did: the files it put in place, the projects that cannot be published, with the reason, and what it
    had to leave out.
    """

    made: list[Made] = []
    failed: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []


_SHARE = msgspec.msgpack.Decoder(_Share)
_CHUNK, _CHUNKS = 500, 12  # projects of one piece of work, and at most so many pieces for each processor


def make(
    fresh: Path, collection: Collection, target: Path, last: Last | None, before: Path, overrule: str | None
) -> Done:
    """Write the publication into the empty folder `fresh`; `target` is what it will replace, and `before` where the
    last one stands.

    Raises `GateError` where the gate refuses.
    """
    changed = _judged(collection, last, overrule)
    if collection.data_only:
        return _data(fresh, collection, target, before, changed)
    site = Site(collection)
    site.prepare()
    keeper = Keeper(target, collection, site.common())
    _ = keeper.whole  # worked out once, for all copies
    failed: list[tuple[str, str]] = []
    with Ledger(collection.by_id) as ledger:
        with Beside(len(collection.items), processors()) as beside:
            for told in _pieces(fresh, site, keeper, before, changed, beside):
                share = _SHARE.decode(told)
                failed += share.failed
                ledger.add(share.made)
        if failed:
            return Done(tuple(sorted(failed)), changed)
        pages = _last_files(fresh, collection, ledger)
        return Done((), changed, pages, len(collection.items) - ledger.taken)


def _pieces(fresh: Path, site: Site, keeper: Keeper, before: Path, changed: Changes, beside: Beside) -> Iterator[bytes]:
    """All that is made, in pieces that are made beside one another: the longest first, and what others wait for."""
    collection = site.collection
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        if collection.near:
            beside.watch(collection.near)  # what is alike, as projects' pages and the others tell; under way already
        search = Searching(site, keeper, fresh, Path(scratch), beside)
        federation = beside.begin(partial(_federation, fresh, keeper, before))
        begun = [beside.begin(partial(_whole, fresh, keeper, "tables", partial(tables.files, collection, fresh)))]
        begun.append(beside.begin(partial(_catalogues, fresh, collection)))
        _ = site.beside  # once, before there are processes that each would
        if beside.several:
            _load(site, keeper)
        size = max(_CHUNK, -(-len(collection.items) // (_CHUNKS * beside.shares)))
        chunks = max(beside.shares, -(-len(collection.items) // size)) if beside.several else 1
        begun += [
            beside.begin(partial(_projects, fresh, site, keeper, collection.items[chunk::chunks]))
            for chunk in range(chunks)
        ]
        yield (told := federation.answer())
        own = [Left(*left) for left in _SHARE.decode(told).left]
        collection.left += [left for left in own if left not in collection.left]
        begun.append(beside.begin(partial(_others, fresh, site, keeper, changed), first=True))
        begun += search.rest(partial(_new, fresh))
        _assets(fresh / "assets", collection.registry.facts.colour)
        yield _said(*search.taken)
        yield from (own.answer() for own in begun)


def _load(site: Site, keeper: Keeper) -> None:
    """Load the templates of projects' pages before there are processes that each would, where pages are likely to be made."""
    with suppress(Exception):  # one that cannot be rendered is named by whoever makes it
        item = site.collection.items[0]
        if not keeper.knows(str(item.repo), keeper.made_from(item, site.places(item))):
            site.project(item)


def _data(fresh: Path, collection: Collection, target: Path, before: Path, changed: Changes) -> Done:
    """The data of the whole registry and nothing else: no page, and no file of a single project."""
    keeper = Keeper(target, collection, [*Site(collection).common(), "data only"])
    with Ledger(()) as ledger, Beside(len(collection.items)) as beside:
        begun = [
            beside.begin(partial(_whole, fresh, keeper, "search", partial(search_file.data_files, collection))),
            beside.begin(partial(_whole, fresh, keeper, "tables", partial(tables.files, collection, fresh))),
        ]
        # first, as `build.json` says what it left out
        _put(fresh, "federation", "", data.for_registries(collection, before, fresh))
        catalogues.write(fresh, collection)
        _put(fresh, "data", "", _whole_data(fresh, collection, changed))
        for one in begun:
            ledger.add(_SHARE.decode(one.answer()).made)
        _last_files(fresh, collection, ledger)
    return Done((), changed)


def _judged(collection: Collection, last: Last | None, overrule: str | None) -> Changes:
    reasons = {left.what: left.reason for left in collection.left}
    try:
        found_ = changes_.since(last, collection.index, collection.by_id, reasons)
        return gate.passed(found_, last, collection.registry.facts.gate, collection.index.rubric, overrule)
    finally:
        if last:
            last.projects.close()


def _projects(fresh: Path, site: Site, keeper: Keeper, items: Iterable[Item]) -> bytes:
    """The files of some projects: those of the last time, where nothing changed."""
    share = _Share([], [])
    for item in items:
        name = str(item.repo)
        try:
            made_from = keeper.made_from(item, site.places(item))
        except Exception as error:  # noqa: BLE001 - one bad project never costs the others their place
            share.failed.append((name, reason_of(error)))
            continue
        made = keeper.take(name, made_from, fresh, kept.of_project(item))
        if made is None:
            try:
                files_ = _files(site, item)
            except Exception as error:  # noqa: BLE001 - as above; a full disk, though, is no project's fault
                share.failed.append((name, reason_of(error)))
                continue
            made = _put(fresh, name, made_from, files_)
        share.made.append(made)
    return msgspec.msgpack.encode(share)


def _files(site: Site, item: Item) -> list[tuple[str, bytes]]:
    path, page = site.project(item)
    return [(path, page.encode()), *data.project_files(item)]


def _whole(fresh: Path, keeper: Keeper, name: str, make_: Callable[[], Files]) -> bytes:
    """Files made of all projects: those of the last time, where nothing changed in any."""
    made_from = keeper.made_from_all(msgspec.json.encode(keeper.collection.needs))
    made = keeper.take(name, made_from, fresh, kept.of_all)
    return _said(made) if made else _new(fresh, name, made_from, make_)


def _new(fresh: Path, name: str, made_from: str, make_: Callable[[], Files]) -> bytes:
    """Files that are made anew."""
    return _said(_put(fresh, name, made_from, make_()))


def _said(*made: Made, left: Iterable[Left] = ()) -> bytes:
    return msgspec.msgpack.encode(_Share(list(made), [], [(own.what, own.reason) for own in left]))


def _put(fresh: Path, name: str, made_from: str, made: Files) -> Made:
    """Write files as they come: a large one is never in memory as a whole."""
    rows = []
    for path, content in made:
        if isinstance(content, Path):
            if content != fresh / path:
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(content, fresh / path)
            rows.append((path, kept.sum_of(fresh / path)))
        else:
            write(fresh / path, content)
            rows.append((path, hashlib.sha256(content).hexdigest()))
    return Keeper.note(name, made_from, tuple(path for path, _ in rows), tuple(sum_ for _, sum_ in rows))


def _federation(fresh: Path, keeper: Keeper, before: Path) -> bytes:
    """What other registries take: that of the last time, where nothing changed and nothing had to be left out."""
    collection = keeper.collection
    ways = [(collection.registry.node(item.repo), collection.registry.way(item.repo)) for item in collection.items]
    made_from = keeper.made_from_all(msgspec.json.encode(ways))
    if before == keeper.folder and (made := keeper.take("federation", made_from, fresh, kept.of_pages)):
        return _said(made)
    found = data.for_registries(collection, before, fresh)
    told = [left for left in collection.left if left.what.endswith(federated.LEFT)]  # which is said each time
    return _said(_put(fresh, "federation", "" if told else made_from, found), left=told)


def _others(fresh: Path, site: Site, keeper: Keeper, changed: Changes) -> bytes:
    """Pages, feeds and data that are neither a project's nor made with the search."""
    collection = keeper.collection
    made_from = keeper.made_from_all(
        msgspec.json.encode([changed, collection.left, design_system.brought(), collection.cost])
    )
    made = keeper.take("pages", made_from, fresh, kept.of_pages)
    made = made or _put(fresh, "pages", made_from, _pages(fresh, site, changed))
    return _said(made, *(_sheet(fresh, site, keeper, sheet) for sheet in overviews.sheets(site)))


def _sheet(fresh: Path, site: Site, keeper: Keeper, sheet: Sheet) -> Made:
    """A page that lists projects: that of the last time, where nothing changed that it shows."""
    made_from = keeper.made_from_shown(sheet.shown())
    made = keeper.take(sheet.name, made_from, fresh, kept.of_sheet(sheet))
    if made:
        return made
    path, page = site.of_sheet(sheet)
    return _put(fresh, sheet.name, made_from, [(path, page.encode())])


def _pages(fresh: Path, site: Site, changed: Changes) -> Iterator[tuple[str, bytes | Path]]:
    collection = site.collection
    for path, content in overviews.pages(site, changed):
        yield path, content.encode() if isinstance(content, str) else content
    for path, content in feeds.feeds(collection, site.facets, changed):
        yield path, content.encode()
    yield from _whole_data(fresh, collection, changed)


def _whole_data(fresh: Path, collection: Collection, changed: Changes) -> Iterator[tuple[str, bytes | Path]]:
    yield from data.files(collection, changed)
    path = kept.making_room(fresh / "v1/index.json")
    with path.open("wb") as file:
        file.writelines(data.index_json(collection.index, collection.projects))
    yield "v1/index.json", path


def _catalogues(fresh: Path, collection: Collection) -> bytes:
    """The whole registry in other catalogues' forms, which nobody takes over: it would have to be told what they are of."""
    catalogues.write(fresh, collection)
    return _said()


def _last_files(fresh: Path, collection: Collection, ledger: Ledger) -> int:
    """What tells of all the other files; says how many pages there are."""
    with (fresh / kept.FILE).open("wb") as file:
        file.writelines(ledger.kept())
    data.describe(fresh, collection, ledger.sum_of)
    ledger.walk(fresh)
    pages = ledger.count_pages()
    for path, content in found.files(collection, ledger.pages()) if pages else ():  # they lead to pages
        write(fresh / path, content)
        ledger.note(path)
    with (fresh / package.SUMS).open("wb") as file:
        file.writelines(package.sums(fresh, ledger.files()))
    return pages


def write(path: Path, content: str | bytes) -> None:
    """Write one file, with the folders above it."""
    raw = content.encode() if isinstance(content, str) else content
    try:
        file = open(path, "wb", 0)  # noqa: PTH123, SIM115 - nearly always the folder is there, and this is half the time
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "wb", 0)  # noqa: PTH123, SIM115
    with file:
        while raw:  # at once, but for two gigabytes and more
            raw = raw[file.write(raw) :]


def _assets(to: Path, colour: str | None) -> None:
    """The scripts and the icon, and the stylesheet made of the design system's and ours."""
    for file in sorted(files("nhsr_registry.publish").joinpath("assets").iterdir(), key=lambda file: file.name):
        if file.name == "search-engine":
            write(to / "search-engine.js", script.bundle(script.modules(file), "engine", "NhsrSearch"))
        elif not file.name.startswith((".", "_")) and not file.name.endswith(".css"):
            write(to / file.name, file.read_bytes())
    write(to / "site.css", design_system.sheet(colour))
    if (licence := design_system.licence()) is not None:
        write(to / f"licence-{design_system.NAME}.txt", licence)
