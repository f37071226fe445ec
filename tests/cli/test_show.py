import json

import msgspec
import pytest

from nhsr_registry.cli import main
from nhsr_registry.folder.entry import Stale
from nhsr_registry.model import (
    Caveat,
    Conflict,
    DimensionScore,
    Finding,
    HostFacts,
    Record,
    Source,
    Value,
)
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command line on a registry of two projects, one of them read."""
    registry = make_registry(
        tmp_path / "registry",
        entry(kinds=("r-package",), former_names=("old/waits",), successor="example-trust/better"),
        entry("other/unread", kinds=("analysis",)),
    )
    value = Value(value="MIT", sources=(Source(format="r-description", path="DESCRIPTION", line=3),))
    other = Value(value="GPL-3.0-only", sources=(Source(format="licence", path="LICENSE"),))
    read = harvest(
        "example-trust/waits",
        caveats=(Caveat(kind="not-for-clinical-use", path="docs/a b.md", line=9),),
        host=HostFacts(archived=True),
        stale=Stale(since="2026-02-01", reason="it was gone"),
        findings=(
            Finding(check="licence-file", outcome="fail", reason="There is no LICENSE."),
            Finding(check="unheard-of", outcome="pass"),
        ),
    )
    read = msgspec.structs.replace(
        read,
        record=Record(fields={"license": (value,)}, conflicts=(Conflict(field="license", values=(value, other)),)),
        score=msgspec.structs.replace(
            read.score,
            dimensions=(DimensionScore(dimension="licensed", passed=0, applicable=1, unknown=0, level="listed"),),
        ),
    )
    registry.write_harvest(read)

    def call(*words):
        with pytest.raises(SystemExit) as stopped:
            main(["--registry", str(registry.root), "show", *words])
        assert not stopped.value.code
        return capsys.readouterr().out

    return call


def test_text_says_everything_plainly(run):
    out = run("EXAMPLE-TRUST/waits")
    for said in (
        'pak::pak("example-trust/waits")',
        "Its licence is MIT (from DESCRIPTION:3).",
        "It is not for clinical use",
        "docs/a b.md:9",
        f"https://github.com/example-trust/waits/blob/{'a' * 40}/docs/a%20b.md#L9",
        "There is no LICENSE.",
        "license: MIT — from DESCRIPTION:3",
        "LICENSE says GPL-3.0-only",
        "It has a successor: example-trust/better.",
        "Its owner has archived it",
        "since 2026-02-01 (it was gone)",
        "Example NHS Trust (ODS code RZZ)",
    ):
        assert said in " ".join(out.split())
    assert max(len(line) for line in out.splitlines() if "https://" not in line) <= 80


def test_former_names_and_bare_names_are_understood(run):
    assert run("old/waits") == run("waits")


def test_a_project_not_read_yet_is_shown_without_guesses(run):
    out = run("other/unread")
    assert "not been read yet" in out
    assert "git clone https://github.com/other/unread" in out
    assert "No licence was found" not in out


def test_json_is_complete(run):
    data = json.loads(run("waits", "--format", "json"))
    assert data["caveats"][0]["line"] == 9
    assert data["readiness"][0]["lacks"][0]["check"] == "licence-file"
    assert data["harvest"]["record"]["fields"]["license"][0]["sources"][0]["line"] == 3
    assert data["reuse"] == [{"language": "R", "code": 'pak::pak("example-trust/waits")'}]


def test_markdown_holds_no_markup_of_others(run):
    out = run("waits", "--format", "markdown")
    assert out.startswith("## waits (example-trust/waits)")
    assert f"[docs/a b.md:9](https://github.com/example-trust/waits/blob/{'a' * 40}/docs/a%20b.md#L9)" in out
    assert '```\npak::pak("example-trust/waits")\n```' in out
