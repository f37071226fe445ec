"""A name for what judges today: the rubric's version and the code between a clone and its assessment."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from nhsr_registry.rubric import default_rubric

#: What stands between a clone's files and what we say of them; the rest of the package may change without consequence.
_ROOMS = ("checks", "formats", "clones", "leaks")
_CORE = (
    "_kinds_code.py", "_licence_names.py", "_licence_texts.py", "answers.py", "assess.py", "caveats.py", "code.py", "crosswalk.py",
    "entry.py", "facts.py", "packages.py", "uses.py", "globs.py", "history.py", "kinds.py", "landmarks.py", "licences.py", "manifests.py", "placeholders.py",
    "plain.py", "prose.py", "rap.py", "rap.toml", "rap_claims.py", "reuse_lines.py", "rubric.py", "rubric.toml", "snapshot.py", "terms.py",
)  # fmt: skip


@cache
def judge() -> str:
    """Changes whenever the same files could be judged otherwise."""
    package = Path(__file__).parent
    files = [package / name for name in _CORE]
    files += [path for room in _ROOMS for path in (package / room).glob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(file for file in files if file.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{default_rubric().version}+{digest.hexdigest()[:12]}"
