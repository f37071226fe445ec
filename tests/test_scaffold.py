"""What `check --fix` offers is true, readable by our own parsers, and worth nothing until somebody writes in it."""

import os

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry.assess import assess
from nhsr_registry.checkup import mend
from nhsr_registry.checkup.scaffold import Offer, scaffold
from nhsr_registry.errors import RepositoryError
from nhsr_registry.formats import all_formats
from nhsr_registry.globs import compile_patterns
from nhsr_registry.model import LEVELS
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES

NAMED = {
    **FILES,
    "DESCRIPTION": FILES["DESCRIPTION"]
    + 'Authors@R: person("Ada", "Byron", role = c("aut", "cre"), email = "ada.byron@trust.nhs.uk")\n',
    ".nhsr.toml": 'status = "active"\n',
    "README.md": FILES["README.md"].replace("It reads the published", "This is maintained. It reads the published"),
}


def offered(files, repository="example-trust/waits", gitignore=None):
    snapshot = Snapshot.of(files, repository=repository)
    offers, held = scaffold(snapshot, assess(snapshot), gitignore)
    return {offer.path: offer for offer in offers}, {one.path: one.missing for one in held}


def after(files, offers, repository="example-trust/waits"):
    return assess(Snapshot.of({**files, **{o.path: o.text for o in offers.values()}}, repository=repository))


def problems_of(offer):
    return [
        problem.message
        for fmt in all_formats()
        if compile_patterns(fmt.reads).fullmatch(offer.path)
        for problem in fmt.parse(offer.text, offer.path).problems
    ]


def test_what_is_known_is_written_and_our_parsers_read_it():
    offers, _ = offered(NAMED)
    assert {"CITATION.cff", "codemeta.json", "publiccode.yml", "CONTRIBUTING.md", ".gitignore"} <= set(offers)
    assert '"Ada Byron"' in offers["CITATION.cff"].text
    assert 'license: "MIT"' in offers["publiccode.yml"].text
    assert not any("@" in offer.text.replace('"@', "") for offer in offers.values() if offer.path != "SECURITY.md")
    for offer in offers.values():
        assert not problems_of(offer), offer.path


def test_what_nobody_said_is_named_and_never_made_up():
    offers, held = offered({"README.md": "# Waits\n", "a.R": "x <- 1\n"}, repository=None)
    assert "CITATION.cff" not in offers
    assert held["CITATION.cff"] == ("who wrote it",)
    assert "its licence" in held["publiccode.yml"]
    assert "SECURITY.md" in held
    assert "github.com" not in "".join(offer.text for offer in offers.values())


def test_where_nobody_said_that_issues_are_read_no_file_says_so_for_them():
    """A page that GitHub gives everybody is no word of the project's; said by us, it would answer whom to ask."""
    files = {"README.md": "# Waits\n\nCounts how long people wait for each specialty.\n", "a.sql": "SELECT 1\n"}
    offers, _ = offered(files)
    assert "issueTracker" not in offers["codemeta.json"].text
    assert "CHECK: nothing of yours names this page yet" in offers["CONTRIBUTING.md"].text
    outcome = {f.check: f.outcome for f in after(files, offers).findings}
    assert outcome["contact-declared"] == "fail"
    offers, _ = offered(
        {**files, "README.md": files["README.md"] + "\nPlease use https://github.com/example-trust/waits/issues.\n"}
    )
    assert "example-trust/waits/issues" in offers["codemeta.json"].text
    assert "CHECK" not in offers["CONTRIBUTING.md"].text


def test_the_text_of_the_gpl_does_not_gainsay_or_later():
    snapshot = Snapshot.of(NAMED)
    found = assess(snapshot)
    (one,) = found.record.fields["license"]
    for others, written in ((("GPL-3.0-or-later",), True), (("MIT",), False)):
        said = tuple(msgspec.structs.replace(one, value=value) for value in (*others, "GPL-3.0-only"))
        record = msgspec.structs.replace(found.record, fields={**found.record.fields, "license": said})
        offers, _ = scaffold(snapshot, msgspec.structs.replace(found, record=record))
        text = next(offer.text for offer in offers if offer.path == "CITATION.cff")
        assert ('license: "GPL-3.0-or-later"' in text) is written
        assert ("license:" in text) is written


@pytest.mark.parametrize("files", [FILES, NAMED, {"README.md": "# Waits\n"}, {"analysis.py": "import pandas\n"}])
def test_an_unedited_skeleton_meets_no_check_that_asks_for_words(files):
    offers, _ = offered(files)
    before, now = assess(Snapshot.of(files, repository="example-trust/waits")), after(files, offers)
    met = {f.check for f in now.findings if f.outcome == "pass"} - {
        f.check for f in before.findings if f.outcome == "pass"
    }
    facts = {
        "citation-file",
        "metadata-machine-readable",
        "security-contact",
        "leak-prevention",
        "metadata-consistent",
        "citable",
    }
    assert met <= facts, "these hold what the project says of itself, or do what they say"
    empty = {path: offer for path, offer in offers.items() if path in {"CONTRIBUTING.md", ".nhsr.toml"}}
    assert LEVELS.index(after(files, empty).score.level) == LEVELS.index(before.score.level)
    assert after(files, empty).score.points == before.score.points


def test_no_file_that_is_there_in_any_spelling_is_offered_again():
    there = {
        ".github/CONTRIBUTING.md": "x",
        "inst/CITATION": "x",
        "publiccode.yaml": "x",
        "docs/SECURITY.md": "x",
        ".nhsr.toml": "",
        "CodeMeta.json": "{}",
    }
    offers, held = offered({**FILES, **there}, gitignore="")
    assert set(offers) <= {".gitignore"}
    assert not held


def test_gitignore_is_added_to_in_its_own_way():
    offers, _ = offered(FILES, gitignore="*.csv\r\n.env\r\n.Rhistory")
    text = offers[".gitignore"].text
    assert text.startswith("*.csv\r\n.env\r\n.Rhistory\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert text.count(".env") == 1
    assert text.count(".Rhistory") == 1
    assert ".Rproj.user/" in text


def test_what_is_in_the_repository_on_purpose_is_not_ignored():
    offers, _ = offered({**FILES, "data/.env": "x"})
    assert ".env" not in offers[".gitignore"].text


@given(st.text(max_size=60), st.text(alphabet="\"'\\:#{}[]&*!|>%@`\n\t \x1b\u202eaé", max_size=60))
@settings(deadline=None, max_examples=12)
def test_a_hostile_name_stays_a_name(name, words):
    description = {
        "DESCRIPTION": f"Package: w\nTitle: {' '.join((name + words).split())}\nAuthor: {' '.join(words.split())}\nLicense: MIT\n"
    }
    offers, _ = offered({"README.md": f"# {words}\n\n{name}\n", **description, "R/a.R": "f <- function() 1\n"})
    for offer in offers.values():
        assert not [p for p in problems_of(offer) if "not valid" in p], offer.text
        assert "\x1b" not in "".join(mend.diff(offer))


def test_writing_is_whole_and_never_over_another(tmp_path):
    offer = Offer("CITATION.cff", "title: a\n", "")
    assert mend.write(tmp_path, offer).read_text(encoding="utf-8") == "title: a\n"
    with pytest.raises(RepositoryError):
        mend.write(tmp_path, offer._replace(text="title: b\n"))
    assert (tmp_path / "CITATION.cff").read_text(encoding="utf-8") == "title: a\n"
    assert [path.name for path in tmp_path.iterdir()] == ["CITATION.cff"]


@pytest.mark.parametrize("name", ["../x", "a/b", "/tmp/x"])
def test_nothing_is_written_elsewhere(tmp_path, name):
    with pytest.raises((RepositoryError, OSError)):
        mend.write(tmp_path, Offer(name, "x", ""))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_neither_followed_nor_replaced(tmp_path):
    (tmp_path / "outside").mkdir()
    inside = tmp_path / "inside"
    inside.mkdir()
    for name, before in (("CITATION.cff", None), (".gitignore", "")):
        (tmp_path / "outside" / name).write_text("", encoding="utf-8")
        (inside / name).symlink_to(tmp_path / "outside" / name)
        with pytest.raises(RepositoryError):
            mend.write(inside, Offer(name, "x", "", before))
        assert (tmp_path / "outside" / name).read_text(encoding="utf-8") == ""
        assert (inside / name).is_symlink()
    assert mend.text_of(inside, ".gitignore") is None


def test_what_changed_since_the_diff_is_left_alone(tmp_path):
    (tmp_path / ".gitignore").write_text("changed\n", encoding="utf-8")
    with pytest.raises(RepositoryError):
        mend.write(tmp_path, Offer(".gitignore", "x\n", "", "before\n"))
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "changed\n"


def test_what_the_readme_says_already_is_not_offered():
    told = {
        **FILES,
        "README.md": FILES["README.md"] + "\n## Contributing\n\nPull requests are welcome; we answer within a week.\n",
    }
    assert {f.check: f.outcome for f in assess(Snapshot.of(told)).findings}["contributing-guide"] == "pass"
    assert "CONTRIBUTING.md" not in offered(told)[0]
    assert "CONTRIBUTING.md" in offered(FILES)[0]


def test_a_folder_that_may_not_be_written_in_is_said_by_the_files_own_name(tmp_path, monkeypatch):
    def refused(**_):
        raise PermissionError(13, "Permission denied", str(tmp_path / ".codemeta.json.x1.part"))

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(RepositoryError) as found:
        mend.write(tmp_path, Offer(path="codemeta.json", text="{}\n", why="x"))
    assert found.value.message == "codemeta.json could not be written: permission denied."
