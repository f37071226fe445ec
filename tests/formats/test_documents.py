"""YAML, JSON, TOML and R: values as they are written, lines of keys, and files that mean harm."""

from __future__ import annotations

import pytest

from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Plain, dotted
from nhsr_registry.formats._json import read_json
from nhsr_registry.formats._r import Call, Name, RError, parse_r, texts
from nhsr_registry.formats._toml import read_toml
from nhsr_registry.formats._yaml import read_yaml
from nhsr_registry.formats.codemeta import CodeMeta


def out():
    return Collector(CodeMeta, "file")


def told(collector):
    return [(problem.line, problem.message) for problem in collector.problems]


# ── YAML ─────────────────────────────────────────────────────────────────────────────────────────


def test_yaml_keeps_what_is_written():
    doc = read_yaml("a: 1.10\nb: NO\nc: 2024-01-01\nd: yes\ne: true\nf: ~\ng: 'null'\nh: 007\ni: off\n", out())
    assert doc is not None
    assert doc.data == {
        "a": "1.10", "b": "NO", "c": "2024-01-01", "d": "yes", "e": True, "f": None, "g": "null", "h": "007", "i": "off",
    }  # fmt: skip
    assert isinstance(doc.get("a"), Plain)
    assert isinstance(doc.get("c"), Plain)
    assert not isinstance(doc.get("b"), Plain)


def test_yaml_knows_its_lines():
    doc = read_yaml("# first\nauthors:\n  - name: A\n    role: x\n  - name: B\n", out())
    assert doc is not None
    assert doc.line("authors") == 2
    assert doc.line("authors", 1, "name") == 5
    assert doc.line("authors", 0, "missing") == 3


def test_yaml_repeated_keys_are_told():
    collector = out()
    doc = read_yaml("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n", collector)
    assert doc is not None
    assert [line for line, _ in told(collector)] == [4, 5]


def test_yaml_merges():
    doc = read_yaml("base: &b {x: 1, y: 2}\nmine:\n  <<: *b\n  y: 3\n", out())
    assert doc is not None
    assert doc.get("mine") == {"x": "1", "y": "3"}


def test_yaml_tags_make_no_objects():
    doc = read_yaml("a: !!python/object/apply:os.system [ls]\nb: !ENV [X, y]\nc: !!python/name:os.system\n", out())
    assert doc is not None
    assert doc.data == {"a": ["ls"], "b": ["X", "y"], "c": ""}


def test_yaml_that_multiplies_itself_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    collector = out()
    assert read_yaml("\n".join(lines), collector) is None
    assert "multiply" in told(collector)[0][1]


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a\n  b: *a\n"])
def test_yaml_that_contains_itself_is_refused(text):
    collector = out()
    assert read_yaml(text, collector) is None
    assert "itself" in told(collector)[0][1]


@pytest.mark.parametrize(
    "text", ["a: [1", "a: b: c", "\tb: 1", "a: *nowhere", "a: 1\n---\nb: 2\n", "%x\n---\n{", "a: 'x"]
)
def test_yaml_that_is_none_tells_where(text):
    collector = out()
    assert read_yaml(text, collector) is None
    assert told(collector)[0][0]


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def test_json_knows_its_lines():
    doc = read_json('{\n "a": [\n  1,\n  {"b": 2}\n ],\n "c\\n": {\n  "a": 3}\n}', out())
    assert doc is not None
    assert doc.line("a") == 2
    assert doc.line("a", 0) == 3
    assert doc.line("a", 1, "b") == 4
    assert doc.line("c\n", "a") == 7


def test_json_numbers_stay_as_written():
    doc = read_json('{"a": 1.10, "b": 10}', out())
    assert doc is not None
    assert doc.data == {"a": "1.10", "b": "10"}


def test_json_faults_are_told():
    for text, part in (
        ('{"a": 1, "a": 2}', "stands twice"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ('{\n"a": 1,\n}', "not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("", "not valid JSON"),
    ):
        collector = out()
        read_json(text, collector)
        assert part in told(collector)[0][1]


def test_json_with_comments():
    doc = read_json('{ // one\n "a": "http://x", /* two\n lines */ "b": [1,],\n}', out(), comments=True)
    assert doc is not None
    assert doc.data == {"a": "http://x", "b": ["1"]}
    assert doc.line("b") == 3


# ── TOML ─────────────────────────────────────────────────────────────────────────────────────────


def test_toml_knows_its_lines():
    text = '[project]\nname = "x"\ndependencies = [\n  "a",\n  # why\n  "b", "c",\n]\nurls.Home = "h"\n\n[[tool.x.y]]\nz = 1\n[[tool.x.y]]\nz = 2\n'
    doc = read_toml(text, out())
    assert doc is not None
    assert [doc.line("project", key) for key in ("name", "dependencies", "urls")] == [2, 3, 8]
    assert [doc.line("project", "dependencies", at) for at in (0, 1)] == [4, 6]
    assert [doc.line("tool", "x", "y", at, "z") for at in (0, 1)] == [11, 13]


def test_toml_faults_are_told():
    collector = out()
    assert read_toml('a = 1\nb = "x\n', collector) is None
    assert told(collector)[0][0] == 2
    for text in ("a = " + "[" * 50_000, "a = " + "9" * 10_000):
        collector = out()
        assert read_toml(text, collector) is None
        assert told(collector)


# ── Shapes ───────────────────────────────────────────────────────────────────────────────────────


def test_wrong_shapes_name_their_key():
    collector = out()
    doc = read_json('{"a": {"b": 1},\n "c": [true]}', collector)
    assert doc is not None
    assert doc.text("a") is None
    assert list(doc.texts("c")) == []
    assert dict(doc.table("c")) == {}
    assert told(collector) == [
        (1, "a should be a text, not a table."),
        (2, "c[1] should be a text, not true or false."),
        (2, "c should be a table, not a list."),
    ]


def test_keys_are_written_as_people_count():
    assert dotted(("authors", 0, "orcid")) == "authors[1].orcid"


# ── R ────────────────────────────────────────────────────────────────────────────────────────────


def test_r_reads_calls():
    (call,) = parse_r("""c(utils::person("A", , role = c("aut", 'cre'), comment = NULL), -1)""")
    assert isinstance(call, Call)
    (_, person), (_, number) = call.args
    assert number == Name("-1")
    assert isinstance(person, Call)
    assert person.name == "person"
    assert person.arg("given", 0) == "A"
    assert person.arg("family", 1) == Name("")
    assert [text for _, text in texts(person.arg("role"))] == ["aut", "cre"]


def test_r_texts():
    assert parse_r(r'"a\"b\n\u00e9\x41"') == ['a"b\né' + "A"]
    assert list(texts(parse_r('paste("a", "b")')[0])) == [("", "a b")]
    assert list(texts(parse_r('c(ORCID = "1", "2")')[0])) == [("ORCID", "1"), ("", "2")]


@pytest.mark.parametrize("source", ["c(", "c('a'", "'a", "c(1 2)", ")", "f" + "(g" * 200, "%"])
def test_r_faults_say_where(source):
    with pytest.raises(RError) as error:
        parse_r(source)
    assert 0 <= error.value.at <= len(source)
