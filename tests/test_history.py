"""What tags and the host say, and how it stands beside the files' word."""

from __future__ import annotations

import time

import pytest

from nhsr_registry.crosswalk import merge
from nhsr_registry.model import Evidence, History, HostFacts, Statement, Tag
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.history import newest_release, statements_of, version_in


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.2.3", "1.2.3"), ("1.2.3", "1.2.3"), ("V2", "2"), ("v.3.0.3", "3.0.3"), ("name-1.2", "1.2"),
        ("name_v1.2", "1.2"), ("pkg/name-v1.2.3", "1.2.3"), ("NHSRplotthedots@0.1.0", "0.1.0"),
        ("release/2024.1", "2024.1"), ("Release 1.0", "1.0"), ("release-1.0.0.dev19", "1.0.0.dev19"),
        ("2024.1", "2024.1"), ("2024-01-31", "2024-01-31"), ("v1.0.0-rc.1", "1.0.0-rc.1"), ("1.2.3.9000", "1.2.3.9000"),
        ("v1.0.0+build.5", "1.0.0+build.5"),
        ("paper", None), ("vnull", None), ("sprint-3", None), ("R4.1", None), ("Dec24-update", None), ("v-test", None),
        ("docs-metadata-fb14d684117973f17aabb6182585f5431352f77b", None), ("update-2023-06", None), ("", None),
    ],
)  # fmt: skip
def test_versions_in_tags(tag: str, version: str | None) -> None:
    assert version_in(tag) == version


@pytest.mark.parametrize("tag", ["a_" * 50, "1-" * 49 + "x", "a1.1" * 24 + "x", "1.1" * 33 + "!", "v" * 1_000_000])
def test_a_strange_tag_takes_no_time(tag: str) -> None:
    start = time.perf_counter()
    version_in(tag)
    assert time.perf_counter() - start < 0.1


def test_the_newest_release_is_the_last_final_one() -> None:
    tags = (
        Tag(name="v1.9", date="2024-01-01"),
        Tag(name="v1.10", date="2024-01-01"),
        Tag(name="v2.0-rc.1", date="2024-02-01"),
    )
    assert newest_release(tags) == (tags[1], "1.10")
    assert newest_release(tags[2:]) == (tags[2], "2.0-rc.1")
    assert newest_release((Tag(name="paper"),)) is None


def said(*, tag: str | None = "v1.2.0", **history: object) -> Snapshot:
    tags = (Tag(name=tag, date="2024-05-01"),) if tag else ()
    return Snapshot(history=History(tags=tags, first_commit="2020-01-01", last_commit="2024-06-01", **history))  # type: ignore[arg-type]


def test_git_says_version_and_dates() -> None:
    record = merge(statements_of(said()))
    assert record.first("version") == "1.2.0"
    assert record.first("date_published") == "2024-05-01"
    assert record.first("date_created") == "2020-01-01"
    assert record.first("date_modified") == "2024-06-01"
    assert record.fields["version"][0].sources[0].path == "git tag v1.2.0"


def test_a_history_cut_off_does_not_know_the_beginning() -> None:
    assert merge(statements_of(said(snapshot=True))).first("date_created") is None


@pytest.mark.parametrize(
    ("version", "conflict"),
    [("1.2.0", False), ("1.2", False), ("1.2.0.9000", False), ("1.3.0-dev", False), ("2.0", False), ("1.1.9", True)],
)
def test_a_file_ahead_of_the_newest_tag_is_no_conflict(version: str, conflict: bool) -> None:
    file = Statement(
        field="version", value=version, source=Evidence(path="DESCRIPTION", line=3), format="r-description"
    )
    record = merge([file, *statements_of(said())])
    assert record.first("version") == "1.2.0"
    assert bool(record.conflicts) is conflict


def test_a_package_in_a_folder_has_a_version_of_its_own() -> None:
    file = Statement(field="version", value="0.0.1", source=Evidence(path="guide/package.json"), format="x")
    assert not merge([file, *statements_of(said())]).conflicts


def test_files_still_disagree_among_themselves() -> None:
    files = [
        Statement(field="version", value=value, source=Evidence(path=path), format="x")
        for value, path in (("1.3", "DESCRIPTION"), ("1.4", "CITATION.cff"))
    ]
    assert [value.value for value in merge([*files, *statements_of(said())]).conflicts[0].values] == [
        "1.2.0",
        "1.4",
        "1.3",
    ]


def test_a_tag_with_a_slash_counts_before_files() -> None:
    file = Statement(field="version", value="1.3", source=Evidence(path="DESCRIPTION"), format="x")
    assert merge([file, *statements_of(said(tag="release/1.2"))]).first("version") == "1.2"


def test_the_host_speaks_last() -> None:
    host = HostFacts(description="Short", topics=("nhs", "r"), homepage="https://example.org")
    snapshot = Snapshot(repository="o/n", host=host)
    file = Statement(field="description", value="Long", source=Evidence(path="README.md"), format="x")
    record = merge([file, *statements_of(snapshot)])
    assert record.all("description") == ("Long", "Short")
    assert record.all("keywords") == ("nhs", "r")
    assert record.first("url") == "https://example.org"
    assert record.first("code_repository") == "https://github.com/o/n"
    assert record.first("issue_tracker") == "https://github.com/o/n/issues"


def test_nothing_known_says_nothing() -> None:
    assert statements_of(Snapshot()) == []
    assert statements_of(Snapshot(host=HostFacts(description=" "), repository="no name")) == []
