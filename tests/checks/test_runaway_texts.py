"""Texts that were made to keep a pattern busy: time grows with their length, and no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from nhsr_registry.checks import config_separated, data_inputs_described, tests_present


@pytest.mark.parametrize(
    ("search", "text"),
    [
        (tests_present._NBVAL.search, "py.test--" * 30_000),
        (data_inputs_described._TELLS.search, "data extract " + "a-" * 60_000),
    ],
)
def test_one_long_line_ends_soon(search: Callable[[str], object], text: str):
    started = time.process_time()
    assert search(text) is None
    assert time.process_time() - started < 4  # each took more than ten


def test_dates_named_in_thousands_of_scripts_end_soon():
    body = 'first_day <- "2024-04-01"\nlast_day <- "2025-03-31"\n' + "x <- 1\n" * 40
    scripts = [(f"a{number}.R", body) for number in range(4_000)]
    started = time.process_time()
    assert config_separated._shared(scripts) is None
    assert time.process_time() - started < 4
    scripts[2:2] = [(f"b{number}.R", 'source("a1.R")\n') for number in range(2)]
    found = config_separated._shared(scripts)
    assert found
    assert found.path == "a1.R"
