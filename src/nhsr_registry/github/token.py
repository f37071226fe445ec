"""Where a token for GitHub may be: the environment, or the file that `gh auth login` writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def token_from(environ: Mapping[str, str], host: str) -> str | None:
    """`GITHUB_TOKEN`, `GH_TOKEN`, or what `gh` keeps for `host`; a file that cannot be read holds none.

    For GitHub Enterprise `gh`'s own variables stand first: a token for github.com is not for another host.
    """
    ours = host == "github.com" or host.endswith(".ghe.com")
    names = () if ours else ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
    said = next((said for name in (*names, "GITHUB_TOKEN", "GH_TOKEN") if (said := environ.get(name))), None)
    return said or _of_gh(environ, host)


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
    said = table.get(host) if isinstance(table, dict) else None
    if not isinstance(said, dict):
        return None
    # Newer versions keep one for each account (and often none here, but in the system's keyring).
    users, user = said.get("users"), said.get("user")
    own = users.get(user) if isinstance(users, dict) and isinstance(user, str) else None
    tokens = (said.get("oauth_token"), own.get("oauth_token") if isinstance(own, dict) else None)
    return next((token for token in tokens if isinstance(token, str) and token), None)


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
