"""Where a token for GitHub may be: the environment, or the file that `gh auth login` writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def token_from(environ: Mapping[str, str], host: str) -> str | None:
    """`GITHUB_TOKEN`, `GH_TOKEN`, or what `gh` keeps for `host`; a file that cannot be read holds none."""
    return environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or _of_gh(environ, host)


def _of_gh(environ: Mapping[str, str], host: str) -> str | None:
    folder = _folder(environ)
    file = folder / "hosts.yml" if folder else None
    try:
        if file is None or not file.is_file() or file.stat().st_size > 1_000_000:
            return None
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        table = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    match table:
        case {**hosts} if isinstance(said := hosts.get(host), dict) and isinstance(
            token := said.get("oauth_token"), str
        ):
            return token
    return None


def _folder(environ: Mapping[str, str]) -> Path | None:
    """`gh`'s own rule: https://cli.github.com/manual/gh_help_environment (GH_CONFIG_DIR)."""
    if said := environ.get("GH_CONFIG_DIR"):
        return Path(said)
    if said := environ.get("XDG_CONFIG_HOME"):
        return Path(said) / "gh"
    if os.name == "nt" and (said := environ.get("AppData") or environ.get("APPDATA")):
        return Path(said) / "GitHub CLI"
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / ".config" / "gh" if home else None
