"""howfairis on a folder in place of the network: run with the Python that has howfairis, FOLDER as the argument.

howfairis asks GitHub for everything. Here `requests.get` answers from the folder: files as raw.githubusercontent.com would
give them; a licence where the root has a file that GitHub's licensee looks at; the repository's own page is empty.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import requests  # type: ignore[import-untyped]

FOLDER = Path(sys.argv[1])
_LICENCE = re.compile(r"(?:un)?licen[cs]e(?:[.-].*)?|copying.*", re.IGNORECASE)


def get(url: str, **_: Any) -> requests.Response:
    """What GitHub would answer, as far as the folder can tell."""
    answer = requests.Response()
    answer.status_code, answer.url = 404, url
    found = re.match(r"https://raw\.githubusercontent\.com/[^/]+/[^/]+/[^/]+/(.+)", url)
    if found and (path := FOLDER / found[1]).is_file():
        answer.status_code, answer._content = 200, path.read_bytes()  # noqa: SLF001 - that is how one is made
        answer.encoding = "utf-8"
    elif url.endswith("/license"):
        answer.status_code = 200 if any(_LICENCE.fullmatch(p.name) for p in FOLDER.iterdir()) else 404
    elif url.startswith(("https://api.github.com/repos/", "https://github.com/")):
        answer.status_code, answer._content = 200, b'{"default_branch": "main"}'  # noqa: SLF001
    return answer


def main() -> None:
    requests.get = get
    from howfairis import Checker, Repo  # type: ignore[import-not-found]

    with contextlib.redirect_stdout(io.StringIO()):
        owner, _, name = FOLDER.name.partition("+")
        checker = Checker(Repo(f"https://github.com/{owner}/{name or owner}"), is_quiet=True)
        found = checker.check_five_recommendations()
    names = ("repository", "license", "registry", "citation", "checklist")
    print(json.dumps({key: bool(getattr(found, key)) for key in names}))


main()
