"""The errors a person may meet: what happened, where, and what to do next.

Exit codes (documented in docs/reference/exit-codes.md): 0 fine, 1 findings, 2 usage, 3 configuration or
invalid registry, 4 network or a partial harvest, 5 publish gate refused, 6 something that should not be public, 70 a bug.
"""

from __future__ import annotations

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_REGISTRY = 3
EXIT_NETWORK = 4
EXIT_GATE = 5
EXIT_LEAK = 6
EXIT_BUG = 70


class RegistryError(Exception):
    """Something a person can act on; the command line prints it without a traceback.

    `message` says what happened and where, `hint` what to do next.
    """

    exit_code = EXIT_REGISTRY

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RegistryError):
    """The command's words cannot be acted on."""

    exit_code = EXIT_USAGE


class RepositoryError(RegistryError):
    """A folder or clone cannot be read as a project."""

    exit_code = EXIT_USAGE


class InvalidRegistryError(RegistryError):
    """A file of the registry folder is not as it should be."""

    exit_code = EXIT_REGISTRY


class NetworkError(RegistryError):
    """GitHub, or the way to it, did not answer as it should."""

    exit_code = EXIT_NETWORK


class GateError(RegistryError):
    """Publishing was refused because too much would change."""

    exit_code = EXIT_GATE
