"""Whatever a repository says, a reader's browser, terminal and spreadsheet do nothing of it."""

import csv
import json
import re

import pytest

from nhsr_registry.folder.entry import Adopter, Verification
from nhsr_registry.publish import links, publish
from tests.publish import sample
from tests.publish.pages import read
from tests.registry_folder import entry, make_registry

ATTACKS = {
    "tag": "<script>alert(1)</script>",
    "end": "</script></title></style><img src=x onerror=alert(1)>",
    "quotes": "\"'><svg onload=alert(1)>",
    "template": "{{ 7*7 }}{% raw %}",
    "bidi": "safe\u202egnp.exe\u2066\u200b",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "link": "javascript:alert(1)",
    "long": "x" * 5000,
    "path": "../../../../etc/passwd",
    "entity": "&lt;b&gt; &amp;#x3C;",
}


@pytest.fixture(scope="module", params=ATTACKS)
def attacked(request, tmp_path_factory):
    text = ATTACKS[request.param]
    registry = make_registry(tmp_path_factory.mktemp("registry"))
    registry.write_entry(
        entry("evil/evil", name=text, summary=text, problem=text, contact=text, intended_use=text, successor=text,
              topics=(text,), settings=(text,), datasets=(text,), organisation=text, former_names=(text,),
              adopters=(Adopter(organisation=text, since=text, evidence=text, said=text,
                                verified=Verification(on=text, by=text, how=text)),
                        Adopter(organisation=text, since=text, evidence=text, said=text)))
    )  # fmt: skip
    registry.write_harvest(sample.harvest("evil/evil", text, link=text))
    out = tmp_path_factory.mktemp("out") / "site"
    done = publish(registry, out)
    # What no member's record may say is left out there, and named.
    assert (done.projects, [left for left in done.left_out if not left.what.endswith("(for other registries)")]) == (
        1,
        [],
    )
    return text, out


def test_no_page_gets_a_tag_an_attribute_or_a_link_from_it(attacked, site):
    """The pages have the tags and attributes that the harmless registry's pages have, and no others."""
    known = {(tag, key) for path in site.rglob("*.html") for tag, attrs in read(path).tags for key in ("", *attrs)}
    _, out = attacked
    for path in out.rglob("*.html"):
        page = read(path)
        assert not page.faults, path
        assert {(tag, key) for tag, attrs in page.tags for key in ("", *attrs)} <= known
        assert not [link for link in page.links if link.lower().strip().startswith(("javascript:", "data:", "//"))]
        assert "\u202e" not in path.read_text(encoding="utf-8")
        assert "\u200b" not in path.read_text(encoding="utf-8")


def test_no_file_is_written_outside(attacked):
    _, out = attacked
    assert {path.name for path in out.parent.iterdir()} == {"site"}
    for path in out.rglob("*.html"):
        for link in read(path).links:
            if not re.match(r"[a-z]+:", link):
                target = (path.parent / link.partition("?")[0].partition("#")[0]).resolve()
                assert target.is_relative_to(out.resolve()), link


def test_its_text_is_still_shown(attacked):
    text, out = attacked
    shown = read(out / "projects/evil/evil.html").text("h1")
    name = text[:200]  # of a name as much as is one
    assert shown.endswith(" ".join(re.sub("[\u202e\u2066\u200b]", "", name).split())), "escaped, not dropped"


def test_no_file_holds_what_turns_text_around(attacked):
    """In JSON and YAML such characters are escapes: the same text, and what is seen is what is said."""
    _, out = attacked
    turned = [
        path
        for path in out.rglob("*")
        if path.is_file() and re.search(b"\xe2\x80\xae|\xe2\x81\xa6|\xe2\x80\x8b", path.read_bytes())
    ]
    assert turned == []


def test_the_data_stays_data(attacked):
    text, out = attacked
    index = json.loads((out / "v1/index.json").read_text(encoding="utf-8"))
    assert index["projects"][0]["name"] == re.sub("[\u202e\u2066\u200b]", "", text[:200])  # as much as is a name
    with (out / "v1/index.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
        "vbscript:x", "//evil.example", "/etc/passwd", "https://", "https://user:pass@evil.example/", "http://[::1",
        'https://evil.example/"onclick="x', "https://evil.example/ x", "https://evil.example/\u202e", "file:///etc/passwd", "",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(address):
    assert links.web(address) is None
    assert links.contact(address) is None


def test_good_addresses_are_kept():
    assert links.web("https://example.org/a?b=c&d=%20#e") == "https://example.org/a?b=c&d=%20#e"
    assert links.contact("mailto:team@trust.nhs.uk") == "mailto:team@trust.nhs.uk"
    assert links.contact("a'b@trust.nhs.uk?bcc=x@evil.example") is None
