"""Taking part without a command line: forms on the registry's repository, with what is known filled in."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from ruamel.yaml import YAML

from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import issue_forms, publish
from tests.publish import sample
from tests.publish.pages import read

FORMS = Path(__file__).parents[2] / ".github/ISSUE_TEMPLATE"


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """The links to forms on the pages of a registry whose repository is known: page → what each fills in."""
    folder = tmp_path_factory.mktemp("forms")
    registry = sample.make(folder / "r")
    with (registry.root / "registry.toml").open("a", encoding="utf-8") as file:
        file.write('repository = "https://github.com/example/registry"\n')
    publish(Registry(registry.root), folder / "site")
    found = {}
    for path in ("needs.html", "needs/ambulance-rota.html", "projects/example-trust/waits.html"):
        links = [urlsplit(link) for link in read(folder / "site" / path).links if "/issues/new" in link]
        assert {f"{link.scheme}://{link.netloc}{link.path}" for link in links} == {
            "https://github.com/example/registry/issues/new"
        }
        found[path] = [{key: value[0] for key, value in parse_qs(link.query).items()} for link in links]
    return found


def test_a_need_and_a_project_are_filled_in(forms):
    (need,) = forms["needs/ambulance-rota.html"]
    assert need["template"] == "we-have-it-too.yml"
    assert need["need"] == "ambulance-rota"
    assert need["title"].startswith("We have it, too: How do we draw up a fair rota")
    assert forms["needs.html"] == [{"template": "missing-solution.yml"}]
    (use,) = forms["projects/example-trust/waits.html"]
    assert use["project"] == "example-trust/waits"


def test_what_is_filled_in_is_a_field_of_a_form_that_a_new_registry_gets_too(forms, tmp_path):
    from nhsr_registry.listing.founding import Wishes, found

    found(tmp_path / "new", Wishes(name="New"))
    for asked in (each for own in forms.values() for each in own):
        form = YAML(typ="safe").load((FORMS / asked["template"]).read_text(encoding="utf-8"))
        fields = {field.get("id") for field in form["body"]}
        assert set(asked) - {"template", "title"} <= fields
        assert (tmp_path / "new/.github/ISSUE_TEMPLATE" / asked["template"]).is_file()


def test_without_a_repository_on_github_no_form_is_offered(site):
    assert issue_forms.of(None) is None
    assert issue_forms.of("https://example.org/a/b") is None
    for path in ("needs.html", "needs/ambulance-rota.html", "projects/example-trust/waits.html"):
        assert not [link for link in read(site / path).links if "/issues/new" in link]


def test_words_of_a_need_cannot_leave_the_address():
    forms = issue_forms.of("example/registry")
    assert forms
    address = forms.have_it_too("x", 'a&need=other#" ><script>\n')
    assert parse_qs(urlsplit(address).query)["need"] == ["x"]
    assert not set(address) & set('"<> \n#')
