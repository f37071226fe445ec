"""How to install the very tool that is running, somewhere else: on the machine that will publish a new registry."""

from __future__ import annotations

import json
import re
from importlib import metadata

from nhsr_registry import __version__

#: Where the tool itself is.
TOOL = "https://github.com/nhsr-registry/nhsr-registry"
_EXTRA = "nhsr-registry[publish]"


def requirement(version: str, origin: str | None) -> str:
    """A line of a requirements file that installs the tool as it is installed here.

    `origin` is the text of the installation's `direct_url.json` (packaging.python.org/specifications/direct-url), or
    None where it came from an index. Installed from a commit, that commit is named; from an index, the version; from
    a folder, the main branch, since nobody else has that folder and no tag need exist for its version.
    """
    if origin is None:
        return f"{_EXTRA}=={version}"
    try:
        commit = str(json.loads(origin)["vcs_info"]["commit_id"])
    except (ValueError, KeyError, TypeError):
        commit = ""
    return f"{_EXTRA} @ git+{TOOL}@{commit if re.fullmatch(r'[0-9a-f]{40}', commit) else 'main'}"


def installed() -> str:
    """That line for the tool that is running."""
    try:
        origin = metadata.distribution("nhsr-registry").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        origin = ""  # run from a folder that was never installed
    return requirement(__version__, origin)
