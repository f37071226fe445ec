"""Many files become one record: who speaks first, what counts as the same, what as a contradiction."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry.crosswalk import SINGLE, comparable, merge
from nhsr_registry.formats import all_formats
from nhsr_registry.model import Evidence, Statement


def says(field, value, path="DESCRIPTION", line=1, fmt="r-description", **extra):
    placeholder = extra.pop("placeholder", False)
    return Statement(
        field=field,
        value=value,
        source=Evidence(path=path, line=line),
        format=fmt,
        extra=extra,
        placeholder=placeholder,
    )


def test_the_strongest_format_speaks_first():
    record = merge(
        [
            says("description", "prose", "README.md", fmt="readme"),
            says("description", "cited", "CITATION.cff", fmt="citation-cff"),
            says("description", "built"),
        ]
    )
    assert record.all("description") == ("built", "cited", "prose")
    assert record.conflicts == ()


def test_the_root_speaks_before_folders():
    record = merge([says("name", "inner", "pkg/DESCRIPTION"), says("name", "outer", "README.md", fmt="readme")])
    assert record.first("name") == "outer"


def test_same_value_keeps_every_source_and_detail():
    record = merge(
        [
            says("author", "Anna Analyst", orcid="0000-0002-1825-0097"),
            says("author", "anna  analyst", "CITATION.cff", fmt="citation-cff", affiliation="Example Trust"),
        ]
    )
    (author,) = record.fields["author"]
    assert author.value == "Anna Analyst"
    assert [source.path for source in author.sources] == ["DESCRIPTION", "CITATION.cff"]
    assert author.extra == {"orcid": "0000-0002-1825-0097", "affiliation": "Example Trust"}


def test_versions_that_differ_are_a_conflict():
    record = merge([says("version", "0.1.0"), says("version", "v0.2.0", "CITATION.cff", fmt="citation-cff")])
    (conflict,) = record.conflicts
    assert conflict.field == "version"
    assert [value.value for value in conflict.values] == ["0.1.0", "v0.2.0"]


def test_a_title_is_no_rival_of_a_name():
    record = merge([says("name", "waitr"), says("name", "Waiting times", "README.md", fmt="readme", kind="title")])
    assert record.all("name") == ("waitr", "Waiting times")
    assert record.conflicts == ()


def test_a_name_that_is_also_the_title_stays_a_name():
    record = merge(
        [
            says("name", "waitr"),
            says("name", "waitr", "README.md", fmt="readme", kind="title"),
            says("name", "waits", "package.json", fmt="package-json"),
        ]
    )
    assert record.fields["name"][0].extra == {}
    assert [conflict.field for conflict in record.conflicts] == ["name"]


def test_packages_in_folders_have_their_own_version():
    record = merge([says("version", "1.0.0"), says("version", "0.0.1", "examples/DESCRIPTION")])
    assert record.conflicts == ()


def test_scales_do_not_compare():
    record = merge(
        [
            says("development_status", "beta", "pyproject.toml", fmt="pyproject", scheme="pypi"),
            says("development_status", "active", "README.md", fmt="readme", scheme="repostatus"),
        ]
    )
    assert record.conflicts == ()


def test_placeholders_stay_apart():
    record = merge([says("description", "What the package does", placeholder=True), says("description", "Real words")])
    assert record.all("description") == ("Real words",)
    assert [statement.value for statement in record.placeholders] == ["What the package does"]


def test_addresses_compare_without_their_trimmings():
    for other in (
        "http://www.github.com/A/b",
        "https://github.com/a/B.git",
        "https://github.com/a/b/#readme",
    ):
        assert comparable("code_repository", other) == comparable("code_repository", "https://github.com/a/b")


FIELDS = st.sampled_from(["name", "version", "license", "author", "description", "development_status", "url"])
STATEMENTS = st.builds(
    says,
    FIELDS,
    st.sampled_from(["a", "A", "b", "1.0", "v1.0", "https://x.org", "http://x.org/"]),
    st.sampled_from(["README.md", "DESCRIPTION", "pkg/DESCRIPTION", "CITATION.cff"]),
    st.integers(1, 3),
    st.sampled_from([fmt.id for fmt in all_formats()]),
    kind=st.sampled_from(["title", "x"]),
)


@given(st.lists(STATEMENTS, max_size=12), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_does_not_matter(statements, random):
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert merge(shuffled) == merge(statements)


@given(st.lists(STATEMENTS, max_size=12))
@settings(deadline=None)
def test_nothing_is_lost_and_conflicts_are_of_single_fields(statements):
    record = merge(statements)
    for statement in statements:
        keys = {comparable(statement.field, value) for value in record.all(statement.field)}
        assert comparable(statement.field, statement.value) in keys
    assert all(conflict.field in SINGLE and len(conflict.values) > 1 for conflict in record.conflicts)
