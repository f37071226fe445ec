"""The licence of the project, and not that of its data or documents alone, wherever one is shown."""

from nhsr_registry.assess import assess
from nhsr_registry.checkup.scaffold import scaffold
from nhsr_registry.model import Source, Value
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import licensed
from tests.small_repositories import BARE, MIT

DATA = "\n## Licence\n\nThe data are released under the Open Government Licence v3.0.\n"


def own(files: dict[str, str]) -> list[str]:
    found = assess(Snapshot.of(files))
    return [value.value for value in licensed.whole(found.record.fields.get("license", ()), found.kind_ids)]


def told_of_data(kind: str, **more: str) -> dict[str, str]:
    files = dict(BARE[kind])
    return {**files, "README.md": files["README.md"] + DATA, **more}


def test_the_licence_of_the_data_is_not_that_of_the_code():
    assert own(told_of_data("analysis")) == []


def test_data_and_documents_alone_are_under_it():
    assert own(told_of_data("data")) == ["OGL-UK-3.0"]


def test_the_licence_file_is_the_projects_whatever_the_readme_says_of_the_data():
    assert own(told_of_data("analysis", LICENSE=MIT)) == ["MIT"]
    both = told_of_data("analysis", LICENSE=MIT)
    both["README.md"] = both["README.md"].replace("Open Government Licence v3.0", "MIT licence")
    assert own(both) == ["MIT"]


def test_a_record_from_before_the_two_were_told_apart_keeps_its_licence():
    sources = (Source(format="licence-file", path="LICENSE"), Source(format="readme", path="README.md"))
    joined = Value(value="MIT", sources=sources, extra={"scope": "data"})
    named = Value(
        value="OGL-UK-3.0", sources=(Source(format="licence-file", path="LICENSE-data"),), extra={"scope": "data"}
    )
    assert licensed.whole((named, joined), ["analysis"]) == (joined,)


def test_no_file_is_offered_that_puts_the_code_under_the_licence_of_the_data():
    files = told_of_data("python-package")
    files["pyproject.toml"] = files["pyproject.toml"].replace(
        "dependencies", 'description = "Counts clinics"\nauthors = [{name = "Example team"}]\ndependencies'
    )
    snapshot = Snapshot.of(files, repository="example-trust/clinics")
    offers, _ = scaffold(snapshot, assess(snapshot))
    assert {"CITATION.cff", "codemeta.json"} <= {offer.path for offer in offers}
    assert not [offer.path for offer in offers if "OGL" in offer.text]
