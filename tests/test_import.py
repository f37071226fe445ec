"""Lists that people keep: every row is told of, what is listed or declined is not offered again, and nothing is listed by itself."""

from __future__ import annotations

import json
import time
import tomllib

import pytest
from click.testing import CliRunner

from nhsr_registry.cli import cli
from nhsr_registry.folder.store import Removal
from nhsr_registry.listing import importing, lists
from nhsr_registry.listing.lists._row import repository
from tests.registry_folder import entry, make_registry

AWESOME = """# Awesome waits

[![CI](https://github.com/example/list/actions/badge.svg)](https://github.com/example/list)

- [Contents](#contents)

## Waiting lists

- [waits](https://github.com/example-trust/waits) - Counts how long people have waited.
* [Queues](https://github.com/other/queues/tree/main/R) – Queueing (see https://example.org/paper).
- [Nowhere](NA) - Its address was lost.
- no address, only words
1. [Page](https://docs-owner.github.io/docs-name/)

### Beds

Counts beds in winter.

[GitHub url](https://github.com/third/beds.git)

### Lost

Some words.

[GitHub url](NA)

| Tool | Where | What |
| --- | --- | --- |
| Tabled | <https://github.com/fourth/tabled> | In a table |

```
git clone https://github.com/code/block
```

- [again](https://GitHub.com/Other/Queues)
- [elsewhere](https://gitlab.com/some/thing)
- [topic](https://github.com/topics/nhs)
- [gone](https://github.com/declined/thing).
- [old name](https://github.com/example-trust/former)
"""


@pytest.fixture
def registry(tmp_path):
    made = make_registry(tmp_path / "registry", entry("example-trust/waits", former_names=("example-trust/former",)))
    made.write_removal(Removal(repository="declined/thing", reason="Its owner asked for it.", date="2026-01-01"))
    return made


def outcome(registry, text: str, name: str = "list.md", form: str | None = None):
    return importing.look(registry, lists.read(name, text, form))


def rows(found):
    return [(one.line, one.state, one.repository) for one in found.outcomes]


def test_every_row_of_a_markdown_list_is_told_of(registry):
    found = outcome(registry, AWESOME)
    assert rows(found) == [
        (3, "new", "example/list"),
        (9, "listed", "example-trust/waits"),
        (10, "new", "other/queues"),
        (11, "not recognised", None),
        (13, "new", "docs-owner/docs-name"),
        (19, "new", "third/beds"),
        (25, "not recognised", None),
        (29, "new", "fourth/tabled"),
        (35, "repeated", "Other/Queues"),
        (36, "not recognised", None),
        (37, "not recognised", None),
        (38, "declined", "declined/thing"),
        (39, "listed", "example-trust/former"),
    ]
    by_line = {one.line: one for one in found.outcomes}
    assert by_line[19].title == "Beds"
    assert by_line[19].text == "Counts beds in winter."
    assert by_line[19].categories == ("Awesome waits", "Waiting lists")
    assert by_line[11].title == "Nowhere"
    assert by_line[25].title == "Lost"
    assert "gitlab.com" in by_line[36].reason
    assert by_line[38].reason == "Its owner asked for it."
    assert by_line[39].reason == "as example-trust/waits"
    assert by_line[10].topics == ("waiting-lists",)
    assert sum(found.counts.values()) == len(found.outcomes)


CSV = """\ufeffTool,Category,Description,Link,Notes
waits,Waiting,"Counts, and more",https://github.com/example-trust/waits,
Queues,"Queueing, Forecast","two
lines",https://github.com/other/queues,see https://example.org
No link,Other,Nothing,,
"""
AIRTABLE = [
    {"id": "rec1", "fields": {"Name": "Queues", "Tags": ["forecasting"], "GitHub": "https://github.com/other/queues"}},
    {"id": "rec2", "fields": {"Name": "No link"}},
]
PROJECTS = [
    {
        "name": "Queues",
        "url": "https://example.org",
        "repository": "https://github.com/other/queues",
        "description": "Counts.",
    }
]
INVENTORY = {
    "version": "2.0.0",
    "agency": "X",
    "releases": [{"name": "Queues", "repositoryURL": "https://github.com/other/queues.git"}],
}


def test_a_spreadsheet_is_read_by_the_names_of_its_columns(registry):
    found = outcome(registry, CSV, "export.csv")
    assert rows(found) == [
        (2, "listed", "example-trust/waits"),
        (3, "new", "other/queues"),
        (5, "not recognised", None),
    ]
    two = found.outcomes[1]
    assert (two.title, two.text, two.categories) == ("Queues", "two lines", ("Queueing", "Forecast"))
    assert two.topics == ("forecasting",)
    tabs = outcome(registry, "Name\tURL\nQueues\thttps://github.com/other/queues\n", "x.tsv")
    assert rows(tabs) == [(2, "new", "other/queues")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps({"records": AIRTABLE})),
        ("a.json", json.dumps({"projects": PROJECTS})),
        ("a.json", json.dumps(PROJECTS)),
        ("code.json", json.dumps(INVENTORY)),
        ("a.ndjson", "\n".join(map(json.dumps, PROJECTS))),
        ("a.json", json.dumps([{"owner": "other", "name": "queues", "title": "Queues"}])),
        ("a.json", json.dumps(["https://github.com/other/queues"])),
        (
            "a.json",
            json.dumps({"projects": {"Queues": {"repo": "other/queues"}, "x": {"homepage": "https://example.org"}}}),
        ),
        ("a.toml", '[[projects]]\nname = "Queues"\nrepository = "https://github.com/other/queues"\n'),
        ("-", json.dumps({"projects": PROJECTS})),
        ("-", "Name,URL,What\nQueues,https://github.com/other/queues,x\n"),
        ("-", "- [Queues](https://github.com/other/queues)\n"),
        ("-", "[Queues](https://github.com/other/queues) counts.\n"),
    ],
)
def test_tables_of_every_kind_name_the_same(registry, name, text):
    assert [one.repository for one in outcome(registry, text, name).new] == ["other/queues"]


@pytest.mark.parametrize(
    ("address", "id_"),
    [
        ("https://github.com/a/b", "a/b"), ("http://www.github.com/a/b/issues/3#x", "a/b"), ("github.com/a/b.git", "a/b"),
        ("git@github.com:a/b.git", "a/b"), ("https://raw.githubusercontent.com/a/b/main/x", "a/b"), ("https://a.github.io/b/c", "a/b"),
        ("https://github.com/a", None), ("https://github.com/orgs/a/repositories", None), ("https://a.github.io", None),
        ("https://github.com.evil.example/a/b", None), ("https://gist.github.com/a/1", None), ("https://github.com/../..", None),
        ("https://github.com/a/b?x=1", "a/b"), ("https://[::1/a/b", None), ("https://github.com/a b/c", None), ("", None),
    ],
)  # fmt: skip
def test_which_repository_an_address_names(address, id_):
    repo, reason = repository(address)
    assert (str(repo) if repo else None) == id_
    assert bool(reason) == (repo is None)


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", "{"), ("a.json", "[" * 100_000), ("a.toml", "x = ["), ("a.toml", "a." * 5000 + "b = 1")],
)
def test_what_is_no_list_is_said_and_no_fault_of_ours(registry, tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = CliRunner().invoke(cli, ["--registry", str(registry.root), "import", str(tmp_path / name)])
    assert said.exit_code == 1
    assert type(said.exception).__name__ == "UsageError"


LONG = [
    "[" * 200_000,
    "](" * 200_000,
    "- [a](" * 100_000,
    "!" + "[" * 200_000,
    "|" * 400_000,
    "https://" * 100_000,
    "# " * 200_000,
    "(" * 400_000,
]


@pytest.mark.parametrize("text", LONG, ids=[text[:6] for text in LONG])
def test_long_runs_take_no_time(text):
    start = time.process_time()
    for form in ("markdown", "csv"):
        lists.read("x", text, form)
        lists.read("x", f"https://github.com/a/b{text}", form)
    assert time.process_time() - start < 20, "a pattern is not linear"


def test_addresses_as_browsers_show_them_and_rows_of_several(registry):
    """People write `github.com/…`; a row may name more than one repository, and none is passed over in silence."""
    table = "Name,Code\nQueues,github.com/Other/Queues.git\nMail,me@github.com/no/thing\nAgain,see GitHub.com/other/queues.\n"
    found = outcome(registry, table, "export.csv")
    assert rows(found) == [(2, "new", "Other/Queues"), (3, "not recognised", None), (4, "repeated", "other/queues")]
    both = [
        {
            "name": "Beds",
            "repos": [
                "https://github.com/third/beds",
                "https://github.com/third/wards",
                "https://github.com/example-trust/waits",
            ],
        }
    ]
    one = outcome(registry, json.dumps(both), "projects.json").outcomes[0]
    assert (one.repository, one.also) == ("third/beds", ("third/wards",)), "what is listed already is not told again"
    assert "# and names as well: third/wards" in importing.sheet(
        outcome(registry, json.dumps(both), "projects.json"), "x"
    )


def test_the_command_makes_a_file_that_discover_takes_back(registry, tmp_path):
    (tmp_path / "list.md").write_text(AWESOME, encoding="utf-8")
    to = tmp_path / "found.toml"

    def run(*args: str, **more):
        return CliRunner().invoke(cli, ["--registry", str(registry.root), *args], **more)

    said = run("import", str(tmp_path / "list.md"), "--to", str(to))
    assert said.exit_code == 0, said.output
    assert "13 rows: 5 not listed yet, 2 listed already, 1 declined before" in " ".join(said.output.split())
    table = tomllib.loads(to.read_text(encoding="utf-8"))
    assert set(table) == {"example/list", "other/queues", "docs-owner/docs-name", "third/beds", "fourth/tabled"}
    assert run("discover", "--add", str(to)).output.strip().endswith("0 added, 0 declined, 5 left, 0 failed.")
    to.write_text('["other/queues"]\ndecline = "It is about something else."\n', encoding="utf-8")
    assert "1 declined" in run("discover", "--add", str(to)).output
    again = run("import", "-", "--form", "markdown", "--format", "ids", input=AWESOME)
    assert "other/queues" not in again.output
    assert "third/beds" in again.output.splitlines()
    assert [path.name for path in (registry.root / "projects").rglob("*.toml")] == ["waits.toml"]


def test_hostile_words_stay_words(registry, tmp_path):
    text = '- [x"\\u001b[31m"]](https://github.com/a/b) "\n[evil]\n\x1b[31m \u202e <script>\n'
    found = outcome(registry, text)
    assert tomllib.loads(importing.sheet(found, "x\n[evil2]")).keys() == {"a/b"}


def test_an_empty_list_is_said_to_be_none_and_makes_no_file(registry, tmp_path):
    (tmp_path / "list.md").write_text("Nothing but prose.\n", encoding="utf-8")
    made = tmp_path / "found.toml"
    said = CliRunner().invoke(
        cli, ["--registry", str(registry.root), "import", str(tmp_path / "list.md"), "--to", str(made)]
    )
    assert said.exit_code == 0
    assert "Nothing in it looks like a list" in said.output
    assert not made.exists()
