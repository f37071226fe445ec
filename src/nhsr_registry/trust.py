"""Whose certificates are believed: the system's own store, and what the environment adds to it.

Hospital networks open connections and sign them anew with a certificate of their own, which their IT puts into the
system's store: so a list that came with a package (as `certifi`'s) would refuse them. Linux: OpenSSL's default places,
through `ssl.create_default_context`, which also reads `SSL_CERT_FILE` and `SSL_CERT_DIR`. Windows and macOS: the
system judges each certificate itself (`truststore`, as pip does it), since their stores are not, or not wholly, files
that OpenSSL could read.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Mapping
from pathlib import Path

from nhsr_registry.errors import UsageError

#: By which names people tell other programs of a bundle; the first that is set counts.
BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def bundle(environ: Mapping[str, str]) -> tuple[str, str] | None:
    """(variable, file or folder) of the bundle that the environment names."""
    return next(((name, said) for name in BUNDLES if (said := environ.get(name))), None)


def for_git(environ: Mapping[str, str]) -> dict[str, str]:
    """The same bundle under the names that git knows; nothing where the environment tells git itself."""
    if "GIT_SSL_CAINFO" in environ or "GIT_SSL_CAPATH" in environ:
        return {}
    said = found[1] if (found := bundle(environ)) else environ.get("SSL_CERT_DIR")
    if not said:
        return {}
    return {"GIT_SSL_CAPATH" if Path(said).is_dir() else "GIT_SSL_CAINFO": said}


def context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """What https connections believe. Raises `UsageError` where the environment names a bundle that cannot be read."""
    made = _of_system()
    if found := bundle(environ):
        name, said = found
        try:
            _load(made, said)
        except OSError as error:  # ssl.SSLError is one too
            raise UsageError(
                f"{name} names {said[:200]}, which holds no certificates that can be read: {error.strerror or error}.",
                hint=f"Ask your IT for the certificate as a PEM file, or unset {name}.",
            ) from None
    return made


def _load(made: ssl.SSLContext, said: str) -> None:
    if Path(said).is_dir():
        made.load_verify_locations(capath=said)
    else:
        made.load_verify_locations(cafile=said)


def _of_system() -> ssl.SSLContext:
    if sys.platform == "win32" or sys.platform == "darwin":
        try:
            import truststore
        except ImportError:
            return ssl.create_default_context()
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return ssl.create_default_context()
