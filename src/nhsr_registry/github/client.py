"""The one module that speaks HTTP: GitHub's REST interface, with its limits, and its failures in plain words.

`graphql` asks GitHub's other interface through the same connection.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote, urljoin, urlsplit

import httpx

from nhsr_registry import __version__, trust
from nhsr_registry.addresses import is_safe
from nhsr_registry.errors import NetworkError, UsageError
from nhsr_registry.github.token import token_from
from nhsr_registry.model import HostFacts, Model, RepoId
from nhsr_registry.settings import go_out

API_URL = "https://api.github.com"
SERVER_URL = "https://github.com"

ATTEMPTS = 3
MAX_WAIT = 60.0  # seconds that we are ready to wait for a limit to pass; beyond it we say when it does
MAX_BODY = 5_000_000
DEADLINE = 60.0  # seconds for one answer from its first to its last byte
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_FROM = "Try again later, or clone it yourself and name the clone with --from."
_TOKEN = "Set GITHUB_TOKEN to a token (it needs no rights for public repositories), or name a clone with --from."  # noqa: S105


class NotFoundError(NetworkError):
    """GitHub has no such repository, or does not show it to us."""


class BlockedError(NotFoundError):
    """GitHub may not show it (HTTP 451)."""


class LimitError(NetworkError):
    """GitHub wants us to wait longer than we are ready to."""


class UnreachableError(NetworkError):
    """No whole answer came: the connection failed on the way, or it took too long (`slow`)."""

    def __init__(self, message: str, *, slow: bool) -> None:
        super().__init__(message, hint=_way(message))
        self.slow = slow


class RepositoryFacts(Model):
    """What GitHub says of a repository. `repo` is its name now: not the one asked for, if it was renamed."""

    repo: RepoId
    host: HostFacts
    default_branch: str | None = None
    kilobytes: int | None = None


class GitHub:
    """A connection to GitHub (or GitHub Enterprise). Its token appears in no text that it makes.

    Raises `OfflineError` where the settings say to stay off the network.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        api_url: str = API_URL,
        server_url: str = SERVER_URL,
        graphql_url: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        go_out()  # git goes out, too, and never without one of these
        self.api_url = _address(api_url, "GITHUB_API_URL")
        self.server_url = _address(server_url, "GITHUB_SERVER_URL")
        # GitHub Enterprise: https://HOST/api/v3 beside https://HOST/api/graphql
        beside = f"{self.api_url.removesuffix('/v3')}/graphql"
        self.graphql_url = _address(graphql_url or beside, "GITHUB_GRAPHQL_URL")
        self.token = _sound(token)
        self.requests = 0  # answers asked for
        self.received = 0  # bytes of their bodies
        self.sleep = sleep
        headers = {
            "Accept": "application/vnd.github+json",
            "User-Agent": f"nhsr-registry/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            self._client = httpx.Client(
                headers=headers, timeout=_TIMEOUT, verify=trust.context(os.environ), follow_redirects=False
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise UsageError(
                f"The proxy that the environment names cannot be used: {_reason(error)}",
                hint="Name it in HTTPS_PROXY as http://HOST:PORT. For a SOCKS proxy: pip install 'httpx[socks]'",
            ) from None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """As GitHub Actions sets it: `GITHUB_TOKEN` (or `GH_TOKEN`, or what `gh auth login` keeps) and the addresses."""
        server_url = environ.get("GITHUB_SERVER_URL") or SERVER_URL
        return cls(
            token_from(environ, urlsplit(server_url).hostname or ""),
            api_url=environ.get("GITHUB_API_URL") or API_URL,
            server_url=server_url,
            graphql_url=environ.get("GITHUB_GRAPHQL_URL") or None,
        )

    def __repr__(self) -> str:
        return f"GitHub(api_url={self.api_url!r}, token={'set' if self.token else 'none'})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def facts(self, repo: RepoId) -> RepositoryFacts:
        """What GitHub says of `repo`, under whichever name it has now.

        Raises `NotFoundError`, `LimitError` or another `NetworkError`.
        """
        answer = self.get(f"repos/{quote(repo.owner, safe='')}/{quote(repo.name, safe='')}", what=str(repo))
        try:
            return _facts(answer)
        except (KeyError, TypeError, UsageError) as error:
            raise NetworkError(
                f"GitHub's answer on {repo} is not a repository.", hint=f"Is {self.api_url} GitHub? {_FROM}"
            ) from error

    def get(self, path: str, *, what: str, most: int = MAX_BODY) -> dict[str, Any]:
        """The JSON object at `path` below the interface's address; `what` names it in messages."""
        answer = self.answer(path, what=what, most=most)[0]
        if not isinstance(answer, dict):
            raise NetworkError(f"GitHub's answer on {what} has an unknown form.", hint=_FROM)
        return answer

    def answer(self, path: str, *, what: str, most: int = MAX_BODY) -> tuple[Any, Mapping[str, str]]:
        """(JSON at `path`, headers by lower-case name); no more than `most` bytes are read."""
        url = f"{self.api_url}/{path}"
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response, body = self._ask(url, what, most)
            except (httpx.TransportError, TimeoutError) as error:
                if attempt == ATTEMPTS:
                    said = f"GitHub could not be reached for {what}: {_reason(error)}."
                    raise NetworkError(said, hint=_way(said)) from None
                self.sleep(2.0**attempt)
                continue
            wait = _wait(response, body)
            if wait is None:
                return _json(response, body, what), response.headers
            if attempt == ATTEMPTS or wait > MAX_WAIT + 5:
                raise _refused(response, wait, what, known=bool(self.token))
            self.sleep(wait or 2.0**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, url: str, what: str, most: int) -> tuple[httpx.Response, bytes]:
        """One answer with its body; redirects (GitHub's way of telling a new name) stay on the same host."""
        for _ in range(4):
            response, body = self._once(url, most=most)
            if response.status_code not in {301, 302, 307, 308}:
                return response, body
            target = urljoin(url, response.headers.get("location", ""))
            if _origin(target) != _origin(self.api_url):
                raise NetworkError(f"GitHub's answer on {what} leads to another host; it was not followed.", hint=_FROM)
            url = target
        raise NetworkError(f"GitHub's answer on {what} leads in a circle.", hint=_FROM)

    @contextmanager
    def download(self, path: str, *, what: str) -> Iterator[Iterator[bytes]]:
        """The bytes at `path`, as they come. GitHub keeps downloads on a host of their own, which gets no token from us.

        Raises `NetworkError`, also while it is read.
        """
        url = f"{self.api_url}/{path}"
        try:
            for _ in range(4):
                request = self._client.build_request("GET", url, headers={"Accept-Encoding": "identity"})
                if _origin(url) != _origin(self.api_url):
                    request.headers.pop("authorization", None)
                self.requests += 1
                response = self._client.send(request, stream=True)
                try:
                    if response.status_code in {301, 302, 303, 307, 308}:
                        url = self._moved(urljoin(url, response.headers.get("location", "")), what)
                        continue
                    if response.status_code != 200:
                        said = next(response.iter_bytes(65_536), b"")
                        if (wait := _wait(response, said)) is not None:
                            raise _refused(response, wait, what, known=bool(self.token))
                        _json(response, said, what)
                    yield self._counted(response)
                    return
                finally:
                    response.close()
        except (httpx.HTTPError, TimeoutError) as error:
            raise UnreachableError(f"{what} could not be downloaded: {_reason(error)}.", slow=False) from None
        raise NetworkError(f"GitHub's answer on {what} leads in a circle.", hint=_FROM)

    def _moved(self, url: str, what: str) -> str:
        """Where GitHub sends us for a download, if that is GitHub: its interface, its website, or its host for such."""
        parts, server = urlsplit(url), urlsplit(self.server_url)
        hosts = {server.hostname, f"codeload.{server.hostname}"}
        same = _origin(url) == _origin(self.api_url)
        if not same and not (parts.hostname in hosts and (parts.scheme, parts.port) == (server.scheme, server.port)):
            raise NetworkError(f"GitHub's answer on {what} leads to another host; it was not followed.", hint=_FROM)
        return url

    def _counted(self, response: httpx.Response) -> Iterator[bytes]:
        for chunk in response.iter_raw(65_536):
            self.received += len(chunk)
            yield chunk

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, what: str) -> tuple[int, Any]:
        """(status, JSON or `None`) of one REST call that may change something: asked once, and never followed elsewhere.

        Raises `UnreachableError`, and `LimitError` where GitHub wants us to wait.
        """
        content = None if body is None else json.dumps(body).encode()
        try:
            response, said = self._once(f"{self.api_url}/{path}", method, content)
        except (httpx.HTTPError, TimeoutError) as error:
            raise UnreachableError(f"GitHub could not be reached for {what}: {_reason(error)}.", slow=False) from None
        if (wait := _wait(response, said)) is not None:
            raise _refused(response, wait, what, known=bool(self.token))
        try:
            return response.status_code, json.loads(said) if said.strip() else None
        except (ValueError, RecursionError):
            return response.status_code, None

    def post(self, url: str, content: bytes, *, what: str) -> tuple[int, Mapping[str, str], bytes]:
        """(status, headers by lower-case name, body) of one POST, asked once. Raises `UnreachableError`."""
        try:
            response, body = self._once(url, "POST", content)
        except (httpx.HTTPError, TimeoutError) as error:
            slow = isinstance(error, httpx.ReadTimeout | TimeoutError)
            raise UnreachableError(f"GitHub could not be reached for {what}: {_reason(error)}.", slow=slow) from None
        return response.status_code, response.headers, body

    def _once(
        self, url: str, method: str = "GET", content: bytes | None = None, *, most: int = MAX_BODY
    ) -> tuple[httpx.Response, bytes]:
        end = time.monotonic() + DEADLINE
        body = bytearray()
        self.requests += 1
        with self._client.stream(method, url, content=content) as response:
            for chunk in response.iter_bytes():
                body += chunk
                self.received += len(chunk)
                if len(body) > most:
                    raise NetworkError(
                        f"The answer of {urlsplit(url).hostname} is larger than {most // 1_000_000} MB.", hint=_FROM
                    )
                if time.monotonic() > end:
                    raise TimeoutError(f"no whole answer within {DEADLINE:.0f} seconds")
        return response, bytes(body)


def _facts(answer: Mapping[str, Any]) -> RepositoryFacts:
    def text(key: str) -> str | None:
        value = answer.get(key)
        return value.strip() or None if isinstance(value, str) else None

    parent, topics, size = answer.get("parent"), answer.get("topics"), answer.get("size")
    return RepositoryFacts(
        repo=RepoId.parse(str(answer["full_name"])),
        host=HostFacts(
            node_id=text("node_id"),
            description=text("description"),
            topics=tuple(topic for topic in topics if isinstance(topic, str)) if isinstance(topics, list) else (),
            archived=answer["archived"] if isinstance(answer.get("archived"), bool) else None,
            fork_of=str(parent["full_name"]) if answer.get("fork") and isinstance(parent, dict) else None,
            homepage=text("homepage"),
        ),
        default_branch=text("default_branch"),
        kilobytes=size if isinstance(size, int) else None,
    )


def _wait(response: httpx.Response, body: bytes) -> float | None:
    """Seconds to wait before asking again; 0 leaves it to us, `None` says that the answer is final."""
    status, headers = response.status_code, response.headers
    if status >= 500:
        return _seconds(headers.get("retry-after")) or 0.0
    limited = status == 429 or (status == 403 and ("retry-after" in headers or b"rate limit" in body.lower()))
    spent = status in {403, 429} and headers.get("x-ratelimit-remaining") == "0"
    if not (limited or spent):
        return None
    if (seconds := _seconds(headers.get("retry-after"))) is not None:
        return seconds
    reset = headers.get("x-ratelimit-reset", "")
    if spent and reset.isdigit() and len(reset) < 12:
        return max(1.0, int(reset) - time.time())
    return MAX_WAIT  # a secondary limit without a word on how long: GitHub asks for a minute


def _seconds(header: str | None) -> float | None:
    return float(header) if header and re.fullmatch(r"\d{1,7}", header) else None


def _refused(response: httpx.Response, wait: float, what: str, *, known: bool) -> NetworkError:
    """What to say once asking again is over."""
    if response.status_code >= 500:
        return NetworkError(f"GitHub has a problem of its own (HTTP {response.status_code}) with {what}.", hint=_FROM)
    again = datetime.fromtimestamp(min(time.time() + wait, 4e9), UTC).strftime("%H:%M")
    return LimitError(
        f"GitHub's limit on requests is used up; {what} can be asked for again at {again} UTC.",
        hint=_FROM if known else _TOKEN,
    )


def _json(response: httpx.Response, body: bytes, what: str) -> Any:
    """The JSON of a final answer, or an error that says what the answer means."""
    status = response.status_code
    if status in {404, 410}:
        raise NotFoundError(
            f"GitHub has no public repository {what}.",
            hint="Check the spelling. It may have been deleted, made private, or moved without a forwarding address.",
        )
    if status == 401:
        raise NetworkError("GitHub does not accept the token.", hint="Renew GITHUB_TOKEN (or GH_TOKEN), or unset it.")
    if status == 451:
        raise BlockedError(f"GitHub may not show {what} for legal reasons.", hint="Ask its owners.")
    if status == 403:
        raise NetworkError(f"GitHub does not let us see {what}.", hint="The token may lack single sign-on. " + _TOKEN)
    if status != 200:
        raise NetworkError(f"GitHub answered {what} with HTTP {status}.", hint=_FROM)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        kind = "a web page" if body.lstrip()[:1] == b"<" else "no whole JSON document"
        raise NetworkError(
            f"The answer on {what} is {kind}.", hint=f"A proxy may have answered in GitHub's place. {_FROM}"
        ) from None


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "no answer in time"
    text = re.sub(r"\s+", " ", str(error)).strip()
    text = re.sub(r"//[^/@\s]*@", "//…@", text)  # a proxy's address may hold a password
    return text[:200] or type(error).__name__


def _way(said: str) -> str:
    """What to look at where no answer came."""
    if "CERTIFICATE" in said.upper():
        return (
            "Your network may open connections and sign them anew: ask your IT for its certificate as a PEM file, and name "
            f"it in SSL_CERT_FILE. {_FROM}"
        )
    return f"Check the connection, and HTTPS_PROXY if you are behind a proxy. {_FROM}"


def _address(url: str, name: str) -> str:
    """An address that a token may be sent to: https, or a program on this very computer."""
    if is_safe(url.strip(), query=False):
        return url.strip().rstrip("/")
    raise UsageError(f"{name} is no https address.", hint=f"Unset it, or give one such as {API_URL}.")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:
        return "", None, None


def _sound(token: str | None) -> str | None:
    token = (token or "").strip()
    if token and not re.fullmatch(r"[!-~]+", token):
        raise UsageError("The token has characters that no token has.", hint="Set GITHUB_TOKEN anew, or unset it.")
    return token or None
