"""In which order places are named to whoever may see them, and how many of one rule."""

from __future__ import annotations

from nhsr_registry.checkup.leakplaces import _CHECKS, by_file
from nhsr_registry.leaks import FAMILY
from nhsr_registry.model import Evidence, Finding


def finding(check, *places, sure=True):
    where = tuple(Evidence(path=path, line=line, note=note) for path, line, note in places)
    return Finding(check=check, outcome="fail", confidence="observed" if sure else "inferred", evidence=where)


def paths(lines):
    return [line.split("• ")[1].split(" ")[0].strip(",") for line in lines if "• " in line]


def test_every_check_of_the_family_has_its_place():
    assert set(_CHECKS) == set(FAMILY)


def test_what_is_sure_goes_before_what_is_grave_and_what_is_grave_before_the_rest():
    found = [
        finding("no-internal-infrastructure", ("a.sql", 1, "an internal database"), ("b.R", 2, "a database server"), sure=False),
        finding("no-credentials", ("c.R", 1, "a secret or key (please look)"), ("d.R", 1, "a secret or key"), ("e.R", 3, "a password")),
        finding("no-nhs-numbers", ("f.csv", 1, "what may be an NHS number (please look)"), sure=False),
        finding("no-person-level-columns", ("g.csv", 1, "rows with two kinds of identifiers of persons")),
    ]  # fmt: skip
    order = ["g.csv", "e.R:3", "d.R:1", "f.csv:1", "c.R:1", "b.R:2", "a.sql:1"]
    assert [path.partition(":")[0] for path in paths(by_file(found))] == [path.partition(":")[0] for path in order]


def test_a_file_stands_once_where_its_gravest_rule_does_with_that_rule_first():
    found = [
        finding("no-internal-infrastructure", ("a.sql", 1, "an internal database"), sure=False),
        finding("no-credentials", ("a.sql", 9, "a password")),
    ]
    text = "\n".join(by_file(found))
    assert text.count("a.sql") == 1
    assert text.index("a password") < text.index("an internal database")


def test_each_rule_names_five_files_and_counts_the_others():
    many = tuple((f"q{n:02}.sql", 1, "an internal database") for n in range(8))
    lines = by_file(
        [
            finding("no-internal-infrastructure", *many, ("z.R", 1, "an internal host"), sure=False),
            finding("no-credentials", *((f"k{n}.R", 1, "a password") for n in range(6))),
        ]
    )
    text = "\n".join(lines)
    assert "and 3 more files: an internal database" in text
    assert "and 1 more file: a password" in text
    assert len(paths(lines)) == 11
    assert "Every file and every line" in text
    assert "Every file" not in "\n".join(by_file([finding("no-credentials", ("k.R", 1, "a password"))]))


def test_of_very_many_rules_twenty_files_are_named():
    notes = ("a password", "a secret or key", "an access token", "a key store", "a private key")
    found = [finding("no-credentials", *((f"{n}-{m}.R", 1, note) for m, note in enumerate(notes) for n in range(6)))]
    assert len(paths(by_file(found))) == 20
