"""How a new registry's workflows install the tool that made it."""

import json

import pytest
from packaging.requirements import Requirement

from nhsr_registry.listing.installed import TOOL, installed, requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("origin", "ends"),
    [
        pytest.param(None, "==1.2.3", id="from an index"),
        pytest.param(
            json.dumps({"url": TOOL, "vcs_info": {"vcs": "git", "commit_id": COMMIT}}), f"@{COMMIT}", id="from a commit"
        ),
        pytest.param(json.dumps({"url": "file:///home/me/tool", "dir_info": {}}), "@main", id="from a folder"),
        pytest.param(json.dumps({"vcs_info": {"commit_id": "main\n-e evil"}}), "@main", id="a commit that is none"),
        pytest.param("[", "@main", id="no JSON"),
        pytest.param("[1]", "@main", id="another shape"),
        pytest.param("", "@main", id="never installed"),
    ],
)
def test_names_what_is_installed_and_nothing_that_may_not_exist(origin, ends):
    line = requirement("1.2.3", origin)
    assert line.endswith(ends)
    asked = Requirement(line)
    assert (asked.name, asked.extras) == ("nhsr-registry", {"publish"})


def test_here_it_is_a_line_that_pip_can_read():
    assert Requirement(installed()).name == "nhsr-registry"
