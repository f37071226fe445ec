"""One repository three ways – a clone, git's fetch, the tarball – from a GitHub on this computer: where do they differ?

python benchmarks/three_ways.py CLONE …      bare clones or work trees; each is copied and served as `o/NAME`

Prints what each way cost, and every difference in snapshot, record and findings. Ends with 1 if there is one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import msgspec
from tests.github.server import LittleGitHub, serving

from nhsr_registry.assess import assess, wanted
from nhsr_registry.clones import read_clone
from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.entry import Harvest, harvest_of
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.fetch import snapshot
from nhsr_registry.model import RepoId
from nhsr_registry.snapshot import Snapshot


def timed(what: str, read: Callable[[], Snapshot], server: LittleGitHub) -> Snapshot:
    server.seen.clear()
    began = time.monotonic()
    taken = read()
    asked = [path for path in server.paths() if "/repos/" in path]
    print(
        f"  {what:8} {time.monotonic() - began:5.1f} s, {len(asked)} requests to the interface, {len(taken.texts)} texts"
    )
    return taken


def differences(clone: Harvest, other: Harvest) -> list[str]:
    found = []
    for field in Harvest.__struct_fields__:
        ours, theirs = getattr(clone, field), getattr(other, field)
        if ours == theirs:
            continue
        if isinstance(ours, tuple) and isinstance(theirs, tuple) and len(ours) == len(theirs):
            pairs = [f"{a} ≠ {b}" for a, b in zip(ours, theirs, strict=True) if a != b]
        elif isinstance(ours, msgspec.Struct):
            names = [name for name in ours.__struct_fields__ if getattr(ours, name) != getattr(theirs, name)]
            pairs = [f"{name}: {getattr(ours, name)} ≠ {getattr(theirs, name)}" for name in names]
        else:
            pairs = [f"{ours} ≠ {theirs}"]
        found += [f"{field}: {pair}"[:300] for pair in pairs]
    return found


def name_of(path: Path) -> str:
    """The clone's own name, or that of the folder around it (`OWNER+NAME/repo`)."""
    return path.parent.name.rpartition("+")[2] if path.name == "repo" else path.name


def compare(path: Path, place: Path) -> list[str]:
    served = place / "served" / "o" / f"{name_of(path).removesuffix('.git')}.git"
    subprocess.run(["git", "clone", "-q", "--mirror", str(path), str(served)], check=True)
    for setting in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        subprocess.run(["git", "config", setting, "true"], cwd=served, check=True)
    with serving(place / "served") as server:
        server.world.add(f"o/{name_of(path).removesuffix('.git')}")
        repo = RepoId(owner="o", name=name_of(path).removesuffix(".git"))

        def github() -> GitHub:
            return GitHub("ghp_secret", api_url=server.url, server_url=server.url)

        by_git = timed("git", lambda: snapshot(repo, place / "cache", wanted(), github()), server)
        with patch("nhsr_registry.github.fetch.has_git", lambda: False):
            by_tarball = timed("tarball", lambda: snapshot(repo, place / "cache", wanted(), github()), server)
        clone = timed("clone", lambda: read_clone(served, wanted=wanted(), repository=str(repo)), server)
    clone = msgspec.structs.replace(clone, host=by_git.host)
    kept = [harvest_of(assess(taken), str(repo)) for taken in (clone, by_git, by_tarball)]
    found = [f"git: {said}" for said in differences(kept[0], kept[1])]
    return found + [f"tarball: {said}" for said in differences(kept[0], kept[2])]


def main(args: list[str]) -> int:
    wrong = left = 0
    for arg in args:
        print(arg, flush=True)
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / "served").mkdir()
            try:
                found = compare(Path(arg), Path(place))
            except (RegistryError, subprocess.CalledProcessError) as error:
                print(f"  left out, since this clone is not whole: {str(error)[:200]}")
                left += 1
                continue
        print(*(f"  {said}" for said in found), sep="\n")
        wrong += bool(found)
    print(f"{len(args) - left - wrong} of {len(args) - left} agree in everything; {left} left out")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
