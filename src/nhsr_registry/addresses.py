"""Addresses that may be asked: https, or a program on this very computer; no login in them, and nothing after a `#`."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit


def is_safe(url: str, *, query: bool = True) -> bool:
    """Whether an address may be fetched from, or given a token; `query` says whether a `?` may stand in it."""
    try:
        parts = urlsplit(url)
        secret = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
        plain = not (parts.fragment or parts.username or parts.password or (parts.query and not query))
        return bool(secret and plain and parts.hostname and parts.port != 0 and re.fullmatch(r"[!-~]+", url))
    except ValueError:
        return False


def is_loopback(host: str | None) -> bool:
    """Whether a host is this computer."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
