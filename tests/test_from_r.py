"""The example in R that the analysts' page shows, run by R on a published registry."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.updating.conftest import Server, alone, server, site

__all__ = ["alone", "server", "site"]
PAGE = Path(__file__).parents[1] / "docs" / "analysts.md"


def r_has_jsonlite() -> bool:
    if not (program := shutil.which("Rscript")):
        return False
    return subprocess.run([program, "-e", "library(jsonlite)"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not r_has_jsonlite(), reason="R with jsonlite (Debian: r-base-core, r-cran-jsonlite) is not here")
def test_the_example_in_r(server: Server, tmp_path):
    shown = re.search(
        r"<!-- tested: tests/test_from_r.py -->\n```r\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown
    code, changed = re.subn(r'address <- "[^"]+"', f'address <- "{server.address}"', shown[1])
    assert changed == 1
    script = tmp_path / "example.R"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(["Rscript", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert re.search(r"example-trust/waits +MIT +2026-01-02", done.stdout)
    assert "example-trust/beds" not in done.stdout  # never read: no licence is known
    assert 'pak::pak(\\"example-trust/waits\\")' in done.stdout
