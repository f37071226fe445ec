"""Debian's Chromium, where it is installed: pages as a visitor's browser makes them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: Marks a test that needs one.
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or bool(os.environ.get("NHSR_NO_BROWSER")), reason="Chromium is not installed"
)
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-extensions", "--hide-scrollbars",
)  # fmt: skip


def dom(address: str, profile: Path, *options: str, budget: int = 8_000) -> str:
    """The page at `address` after its scripts have run, as HTML."""
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, *_QUIET, f"--user-data-dir={profile}", f"--virtual-time-budget={budget}", *options, "--dump-dom", address],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
