"""Our pull requests against somebody else's idea of GitHub: the npm package `emulate`, on loopback.

npm install emulate@0.12 node@22      (1.0 is another package; 0.12 needs Node 22.15 or newer)
PATH=node_modules/node/bin:$PATH python benchmarks/pull_request.py node_modules/.bin/emulate

`ann` may not write to `team/registry`, so hers come from a fork; `team` may. Each proposes once, again, and something
new: one pull request each. What `emulate` does otherwise than GitHub, and our client bears: it says that everybody may
push and then forbids it, it refuses a second fork instead of showing the first, and a fork has a history of its own.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nhsr_registry.github.client import GitHub
from nhsr_registry.github.pulls import Proposal, branch_for, propose
from nhsr_registry.model import RepoId

CONFIG = """\
tokens:
  token-of-ann:
    login: ann
    scopes: [repo, user]
  token-of-team:
    login: team
    scopes: [repo, user]
github:
  users:
    - login: ann
      name: Ann Able
    - login: team
      name: Team
  repos:
    - owner: team
      name: registry
      auto_init: true
"""
HOME = RepoId(owner="team", name="registry")


def proposal(name: str, text: str) -> Proposal:
    repo = RepoId.parse(name)
    files = {f"registry/projects/{repo}.toml": text}
    return Proposal(branch=branch_for(repo), title=f"Add {repo}", body="Please.", files=files)


def main(args: list[str]) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as place:
        seed = Path(place) / "emulate.yaml"
        seed.write_text(CONFIG, encoding="utf-8")
        command = [
            str(Path(args[0]).resolve()),
            "start",
            "--service",
            "github",
            "--port",
            str(port),
            "--seed",
            str(seed),
        ]
        server = subprocess.Popen(
            command, cwd=place, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        numbers: dict[str, set[int]] = {}
        try:
            _wait(port)
            for who in ("ann", "team"):
                with GitHub(f"token-of-{who}", api_url=f"http://127.0.0.1:{port}") as github:
                    for text in ("one\n", "one\n", "two\n"):
                        before = github.requests
                        opened = propose(github, HOME, proposal(f"o/by-{who}", text))
                        print(f"{who}: {opened}, {github.requests - before} requests")
                        assert opened.head == f"{who}:add/o/by-{who}"
                        numbers.setdefault(who, set()).add(opened.number)
            assert sorted(map(len, numbers.values())) == [1, 1], "one pull request each"
        finally:
            server.kill()
            server.wait()
    return 0


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
