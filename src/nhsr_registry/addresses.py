"""Addresses that may be asked: https, or a program on this very computer; no login in them, and nothing after a `#`."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from nhsr_registry import re


def is_safe(url: str, *, query: bool = True) -> bool:
    """Whether an address may be fetched from, or given a token; `query` says whether a `?` may stand in it."""
    try:
        parts = urlsplit(url)
        secret = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
        plain = not (parts.fragment or parts.username or parts.password or (parts.query and not query))
        return bool(secret and plain and parts.hostname and parts.port != 0 and re.fullmatch(r"[!-~]+", url))
    except ValueError:
        return False


#: Names that lead to no page that others can open: for examples and tests (RFC 2606; RFC 6761), of one house or one wire
#: (RFC 6762, 3 and appendix G; RFC 8375; ICANN's .internal of 2024), and those outside of the DNS (RFC 7686; RFC 9476).
_NOBODYS = re.compile(
    r"(?:.+\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost|localdomain|local|internal|intranet|lan|home|corp|private|onion|alt|home\.arpa)"
)


def is_public(url: str) -> bool:
    """Whether others may find a page at an address: its host is no name for examples, tests or one house, and no private number.

    By its form alone; nothing is asked.
    """
    try:
        name = (urlsplit(url).hostname or "").rstrip(".").casefold()
    except ValueError:
        return False
    address = _address(name)
    if address is not None:
        return address.is_global and not is_of_no_site(name)
    return "." in name and not is_of_no_site(name) and not _NOBODYS.fullmatch(name)


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
