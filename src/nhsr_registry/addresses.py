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
    address = _address(host)
    return host == "localhost" or bool(address and address.is_loopback)


def is_of_no_site(host: str | None) -> bool:
    """Whether a host is an address at which no site can be: of one wire (169.254.…, fe80:…), of many receivers, or none.

    Another spelling of a number (`2852039166`, `0xa9fe…`) is one, too: a name does not end in a number (RFC 1123, 2.1).
    """
    address = _address(host)
    if address is None:
        return bool(re.fullmatch(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", host or "", re.IGNORECASE))
    return address.is_link_local or address.is_multicast or address.is_unspecified


def _address(host: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """A host that is a number, as one; that of IPv4 where it stands within one of IPv6 (RFC 4291, 2.5.5.2)."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
