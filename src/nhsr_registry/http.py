"""Fetching a file from a registry's site: conditional, capped in size and time, every failure in plain words.

With `github`, the only module that knows the HTTP library. Proxies are taken from HTTPS_PROXY and NO_PROXY, certificates
from the system's store and what SSL_CERT_FILE and the like add to it (`trust`): hospital networks often open connections and sign them anew.
"""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import httpx

from nhsr_registry import __version__, trust
from nhsr_registry.addresses import is_loopback, is_of_no_site, is_safe
from nhsr_registry.errors import NetworkError, UsageError
from nhsr_registry.settings import go_out

_HOPS = 5
_CONNECTION = "Check the connection, and HTTPS_PROXY (and SSL_CERT_FILE) if you are behind a proxy."
_SIGNED = (
    "Your network may open connections and sign them anew: ask your IT for its certificate as a PEM file, and name it "
    "in SSL_CERT_FILE."
)
_NAMED = "Write them into its address: HTTPS_PROXY=http://NAME:PASSWORD@PROXY:PORT"
_LATER = "Try again later; until then everything works with what is on this computer."


class MissingError(NetworkError):
    """There is no such file at that address."""


class TooLargeError(NetworkError):
    """What came is larger than it may be."""


class Answer(NamedTuple):
    """One answer: its status (200 or 304), its headers by lower-case name, and the address it came from in the end."""

    status: int
    headers: Mapping[str, str]
    url: str


class Web:
    """A connection for one visit; gives no cookie, token or name away. Raises `OfflineError` where none is wanted."""

    def __init__(self, deadline: float = 600.0) -> None:
        go_out()
        self.end = time.monotonic() + deadline
        try:
            self._client = httpx.Client(
                headers={"User-Agent": f"nhsr-registry/{__version__}"},
                timeout=httpx.Timeout(min(20.0, deadline), connect=min(10.0, deadline)),
                verify=trust.context(os.environ),
                follow_redirects=False,
            )
        except (ValueError, ImportError, httpx.InvalidURL) as error:  # of a kind that needs more than we have, or none
            raise NetworkError(
                f"The proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names cannot be used: {reason(error)}.",
                hint="It is written like http://PROXY:PORT, or unset.",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self, url: str, into: BinaryIO, most: int, headers: Mapping[str, str] | None = None, *, as_sent: bool = False
    ) -> Answer:
        """Fetch `url` into an open file, at most `most` bytes; `as_sent` leaves a compressed file as it is.

        Raises `MissingError` for 404 and 410, `TooLargeError` for more than `most`, and `NetworkError` for whatever else is not 200 or 304.
        """
        for _ in range(_HOPS):
            try:
                answer = self._once(url, into, most, headers or {}, as_sent=as_sent)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
                raise _unanswered(url, error) from None
            if answer.status not in {301, 302, 303, 307, 308}:
                return answer
            url = _next(url, answer.headers.get("location", ""))
        raise NetworkError(f"The address {url[:200]} leads in a circle.", hint=_LATER)

    def _once(self, url: str, into: BinaryIO, most: int, headers: Mapping[str, str], *, as_sent: bool) -> Answer:
        encoding = {"Accept-Encoding": "identity"} if as_sent else {}
        line = _Line()
        asked = self._client.stream("GET", url, headers={**headers, **encoding}, extensions={"trace": line.heard})
        with line.cut_at(self.end), asked as response:
            answer = Answer(response.status_code, response.headers, url)
            if answer.status == 200:
                size = 0
                for chunk in response.iter_raw() if as_sent else response.iter_bytes():
                    size += len(chunk)
                    if size > most:
                        raise TooLargeError(f"{url[:200]} is larger than the {most:,} bytes it may have.", hint=_LATER)
                    if time.monotonic() > self.end:
                        raise TimeoutError
                    into.write(chunk)
            elif answer.status not in {301, 302, 303, 304, 307, 308}:
                raise _refused(url, answer.status)
        return answer


class _Line:
    """The connection of one question, so that it can be cut when its time is over.

    The HTTP library limits each wait for a byte, never the whole: headers of a byte a second would hold a night for hours.
    """

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    def heard(self, event: str, said: Mapping[str, Any]) -> None:
        """Told by the library of each connection that it makes (www.encode.io/httpcore/extensions, `trace`)."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            found = said["return_value"].get_extra_info("socket")
            if found is not None:
                self._sockets.append(found)

    def _cut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def cut_at(self, end: float) -> Iterator[None]:
        """Raises `TimeoutError` for what goes wrong within once `end` (of the monotonic clock) is past."""
        timer = threading.Timer(max(0.0, end - time.monotonic()), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except httpx.HTTPError:
            if time.monotonic() >= end:
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()


def _unanswered(url: str, error: Exception) -> NetworkError:
    """That a site could not be asked; for the two causes that hospital networks mostly have, with what to do."""
    said = reason(error)
    if "CERTIFICATE_VERIFY_FAILED" in said:
        why = said.partition("certificate verify failed: ")[2].partition(" (_ssl")[0] or said
        return NetworkError(
            f"This computer does not trust the certificate that came for {_host(url)}{_through(url)}: {why}.",
            hint=_SIGNED,
        )
    if isinstance(error, httpx.ProxyError) and said.startswith("407"):
        return NetworkError(
            f"{_host(url)} was not asked{_through(url)}, which wants a name and a password.", hint=_NAMED
        )
    return NetworkError(f"{_host(url)} did not answer{_through(url)}: {said}.", hint=_CONNECTION)


def _refused(url: str, status: int) -> NetworkError:
    if status in {404, 410}:
        return MissingError(
            f"There is nothing at {url[:200]} (HTTP {status}).", hint="Is that the address of a registry's site?"
        )
    if status in {401, 403, 407, 511}:
        what = "The proxy" if status == 407 else "The network" if status == 511 else _host(url)
        return NetworkError(f"{what} wants you to sign in first (HTTP {status}).", hint=_CONNECTION)
    whose = "has a problem of its own" if status >= 500 else "did not give the file"
    return NetworkError(f"{_host(url)} {whose} (HTTP {status}).", hint=_LATER)


def _next(url: str, location: str) -> str:
    """Where a redirect leads; never from https to something less, nor from elsewhere to what listens on this computer.

    Nor to an address of the wire alone (169.254.…): there a cloud's machine is told its secrets.
    """
    try:
        to = sound(urljoin(url, location))
    except (UsageError, ValueError):
        raise NetworkError(f"{_host(url)} leads to an address that is not https; it was not followed.") from None
    if is_of_no_site(urlsplit(to).hostname):
        raise NetworkError(f"{_host(url)} leads to an address that is no site's; it was not followed.")
    if is_loopback(urlsplit(to).hostname) and not is_loopback(urlsplit(url).hostname):
        raise NetworkError(f"{_host(url)} leads to a program on this computer; it was not followed.")
    return to


def sound(url: str) -> str:
    """An address to fetch from: https, or a program on this very computer. Raises `UsageError`."""
    said = url.strip()
    if is_safe(said):
        return said
    raise UsageError(f"{said[:200]!r} is no https address.", hint="For example https://example.org/registry/")


def reason(error: Exception) -> str:
    """What went wrong on the way, in a few words."""
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "nothing came in time"
    if isinstance(error, httpx.RemoteProtocolError):
        return "the answer broke off"
    text = re.sub(r"\s+", " ", str(error)).strip()
    return text[:200].rstrip(".") or type(error).__name__


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url[:200]
    except ValueError:
        return url[:200]


def _through(url: str) -> str:
    """Which proxy a question went through, for it may be that which did not answer; without the password in its address."""
    from urllib.request import getproxies, proxy_bypass

    with suppress(ValueError, OSError):
        asked, known = urlsplit(url), getproxies()
        proxy = known.get(asked.scheme) or known.get("all")
        if proxy and not proxy_bypass(asked.hostname or ""):
            said = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
            return f" through the proxy {said.hostname}{f':{said.port}' if said.port else ''}"
    return ""
