"""A Chromium that a test drives: keys, clicks, schemes and widths. Skipped with the reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.publish.browser import CHROMIUM

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of Playwright's, on the Chromium of this computer."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    assert CHROMIUM
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_OPTIONS))
        try:
            yield browser
        finally:
            browser.close()
