"""A name for what judges today: the rubric's version and the code between a clone and its assessment."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from nhsr_registry.scoring.rubric import default_rubric

#: What stands between a clone's files and what we say of them; the rest of the package may change without consequence.
_ROOMS = ("checks", "formats", "clones", "leaks", "tables", "understand")
_CORE = (
    "answers.py",
    "assess.py",
    "crosswalk.py",
    "documents.py",
    "folder/entry.py",
    "globs.py",
    "literals.py",
    "pdftext.py",
    "plain.py",
    "re.py",
    "scoring/rap.py",
    "scoring/rap.toml",
    "scoring/rubric.py",
    "scoring/rubric.toml",
    "smallwords.py",
    "snapshot.py",
    "terms.py",
    "unnamed.py",
    "workbooks.py",
    "zips.py",
)


@cache
def judge() -> str:
    """Changes whenever the same files could be judged otherwise."""
    package = Path(__file__).parents[1]
    files = [package / name for name in _CORE]
    files += [path for room in _ROOMS for path in (package / room).glob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(file for file in files if file.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{default_rubric().version}+{digest.hexdigest()[:12]}"
