"""Many members merged into one registry: time, memory and bytes. `federation.py FOLDER [MEMBERS] [PROJECTS]`.

Members are made up (words and facts drawn from the real registry, see `search/synthetic.py`) but written by the tool's own
writer of records and served by a real server of this computer; each lists a twentieth of its neighbour's projects too. The
merging runs as the command does, in a process of its own, whose peak memory is the system's word (`ru_maxrss`).
FOLDER is kept, so that a second run need not make the members again.
With `--through` the rest of the way is measured too: a search in the index of all (publishing at this size is not measured yet).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec

from nhsr_registry.federation import layout, record
from nhsr_registry.folder.entry import Entry, Harvest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "search"))
import synthetic  # noqa: E402 - beside this folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def make(folder: Path, members: int, projects: int) -> None:
    """The publications of `members`, as far as a registry that takes from them reads them."""
    source = synthetic.Source(1)
    first = []
    for count in range(projects):
        repository = f"member-0-{count // 50}/project-{count}"
        entry = msgspec.convert(tomllib.loads(synthetic.entry_text(source, repository, f"Project {count}")), Entry)
        harvest = msgspec.json.decode(synthetic.harvest_text(source, repository), type=Harvest)
        host = msgspec.structs.replace(harvest.host, node_id=None) if harvest.host else None
        harvest = msgspec.structs.replace(harvest, host=host)
        first.append(record.given(entry, harvest, f"R_0_{count}", ()) + b"\n")
    last: list[bytes] = []
    for number in range(members):  # the others' words are the first one's, under names of their own
        lines = [
            line.replace(b"member-0-", b"member-%d-" % number).replace(b'"R_0_', b'"R_%d_' % number)
            for line in first[: projects - len(last)]
        ]
        publish(folder / f"member-{number}", number, [*lines, *last])
        last = lines[: projects // 20]
    print(f"{members} members of {projects:,}: {members * sum(map(len, first)) / 1e6:.0f} MB", flush=True)


def publish(folder: Path, number: int, lines: list[bytes], sequence: int = 1) -> None:
    """Write a member's two files."""
    (folder / "v1").mkdir(parents=True, exist_ok=True)
    raw = b"".join(lines)
    packed = gzip.compress(raw, 6, mtime=0)
    about = {
        "schema": layout.SCHEMA, "registry": {"name": f"Member {number}", "id": f"member-{number}"}, "sequence": sequence,
        "updated": "2026-01-01", "projects": len(lines), "file": Path(layout.FILE).name, "bytes": len(packed),
        "sha256": hashlib.sha256(packed).hexdigest(), "unpacked_bytes": len(raw),
    }  # fmt: skip
    (folder / layout.FILE).write_bytes(packed)
    (folder / layout.ABOUT).write_text(json.dumps(about), encoding="utf-8")


def registry(folder: Path, members: int, port: int) -> Path:
    """A registry without own projects that takes from all of them."""
    root = folder / "national"
    root.mkdir(exist_ok=True)
    for name in ("vocabulary.toml", "organisations.toml"):
        shutil.copy(ROOT / "registry" / name, root / name)
    said = ['name = "National"', 'id = "national"']
    said += [
        f'[[members]]\nid = "member-{number}"\naddress = "http://127.0.0.1:{port}/member-{number}/"'
        for number in range(members)
    ]
    (root / "registry.toml").write_text("\n".join(said) + "\n", encoding="utf-8")
    return root


def measured(what: str, *command: str) -> None:
    """Run our own command in a process of its own; say how long it took and the most memory it had."""
    start = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-m", "nhsr_registry", *command], os.environ)
    _, status, usage = os.wait4(pid, 0)
    seconds, memory = time.perf_counter() - start, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    code = os.waitstatus_to_exitcode(status)
    print(
        f"{what}: {seconds:.1f} s ({usage.ru_utime + usage.ru_stime:.1f} s of processor), {memory / 1e6:.0f} MB, exit {code}",
        flush=True,
    )


def main(folder: Path, members: int, projects: int, *, through: bool) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    if not (folder / f"member-{members - 1}").is_dir():
        make(folder, members, projects)
    port_of = folder / "port"
    wanted = int(port_of.read_text()) if port_of.is_file() else 0  # another port is another member
    with ThreadingHTTPServer(("127.0.0.1", wanted), partial(Quiet, directory=str(folder))) as server:
        port_of.write_text(str(server.server_port))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = registry(folder, members, server.server_port)
        os.environ["NHSR_CACHE"] = str(folder / "cache")
        base = ["--registry", str(root)]
        measured("merged", *base, "harvest", "--members-only", "--report", str(folder / "report.json"))
        measured("nothing changed", *base, "harvest", "--members-only")
        size = subprocess.run(
            ["du", "-sb", str(root / "members")], capture_output=True, text=True, check=True
        ).stdout.split()[0]
        print(f"kept: {int(size) / 1e6:.0f} MB", flush=True)
        if through:
            measured(
                "first search (makes the index)", *base, "search", "waiting list", "--format", "ids", "--limit", "3"
            )
            measured("second search", *base, "search", "waiting list", "--format", "ids", "--limit", "3")
            measured("one project", *base, "show", "member-1-0/project-1", "--format", "json")
        server.shutdown()


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    counts = [int(word) for word in words[1:]] + [20, 5_000][len(words) - 1 :]
    main(Path(words[0]).absolute(), counts[0], counts[1], through="--through" in sys.argv)
