"""SARIF, JUnit and JSON: the shapes that other programs ask for, whatever stands in a repository."""

import json
from xml.etree import ElementTree as ET

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry import report
from nhsr_registry.assess import assess
from nhsr_registry.checks import all_checks
from nhsr_registry.checkup import checkreport, comment, junit, sarif
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.scoring import rubric
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES

RUBRIC = default_rubric()
REPO = "example-trust/waits"
REPOSITORIES = {
    "a package": FILES,
    "almost nothing": {"a b/é#.R": 'setwd("C:/Users/me")\n'},
    "an answered fail": {
        **FILES,
        ".nhsr.toml": '[annotations]\ntests-present = "Checked by hand every month."\nx = "no such check"\n',
    },
    "a broken file": {**FILES, "CITATION.cff": "title: [\n"},
}


@pytest.fixture(params=list(REPOSITORIES.values()), ids=list(REPOSITORIES))
def assessment(request):
    return assess(Snapshot.of(request.param, repository=REPO))


def test_sarif_has_the_shape_that_code_scanning_asks_for(assessment):
    log = sarif.log([(REPO, assessment)], RUBRIC)
    json.dumps(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning"}
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (place,) = result["locations"]
        address = place["physicalLocation"]["artifactLocation"]["uri"]
        assert " " not in address
        assert "#" not in address
        assert not address.startswith("/")
        assert place["physicalLocation"]["region"]["startLine"] >= 1


def test_sarif_holds_by_the_model_of_the_standard(assessment):
    """The same logs pass the validator of the standard's editors (Sarif.Multitool), which is no Python package."""
    model = pytest.importorskip("sarif_pydantic", reason="needs the package sarif-pydantic").Sarif
    log = sarif.log([(REPO, assessment), ("a/b", assessment)], RUBRIC)
    read = model.model_validate(json.loads(json.dumps(log)))
    assert [len(run.results) for run in read.runs] == [len(run["results"]) for run in log["runs"]]
    log["runs"][0]["results"][0]["level"] = "catastrophe"
    with pytest.raises(ValueError, match="level"):
        model.model_validate(json.loads(json.dumps(log)))


def test_a_rule_has_no_name_that_is_its_id_again(assessment):
    for rule in sarif.log([(REPO, assessment)], RUBRIC)["runs"][0]["tool"]["driver"]["rules"]:
        assert rule.get("name", "").lower() != rule["id"]


def test_what_is_unmet_is_in_sarif_and_nothing_is_suppressed(assessment):
    (run,) = sarif.log([(REPO, assessment)], RUBRIC)["runs"]
    unmet = {
        f.check for f in assessment.findings if f.outcome == "fail" and RUBRIC.rule(f.check).level != "information"
    }
    assert {result["ruleId"] for result in run["results"]} - {"metadata-file"} == unmet - rubric.waiting(
        assessment.findings, RUBRIC
    )
    assert "suppressions" not in json.dumps(run)


def test_an_answer_stands_in_the_result():
    log = sarif.log([(REPO, assess(Snapshot.of(REPOSITORIES["an answered fail"])))], RUBRIC)
    (result,) = [r for r in log["runs"][0]["results"] if r["ruleId"] == "tests-present"]
    assert "Checked by hand every month." in result["message"]["text"]
    assert any(
        r["ruleId"] == "metadata-file" and "no check 'x'" in r["message"]["text"] for r in log["runs"][0]["results"]
    )


def test_a_check_that_broke_is_a_notification_and_an_error_never_a_result(assessment):
    broken = msgspec.structs.replace(
        assessment, findings=(Finding(check="tests-present", outcome="error", reason="The check itself broke."),)
    )
    (run,) = sarif.log([(REPO, broken)], RUBRIC)["runs"]
    assert all(result["ruleId"] == "metadata-file" for result in run["results"])
    assert run["invocations"][0]["toolExecutionNotifications"]
    suite = ET.fromstring(junit.document([(REPO, broken)], RUBRIC))[0]
    assert (suite.get("errors"), suite.get("failures")) == ("1", "0")


def test_junit_counts_what_it_holds(assessment):
    (suite,) = ET.fromstring(junit.document([(REPO, assessment)], RUBRIC))
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases) == len(report.for_everybody(assessment, RUBRIC).findings)
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[attribute]) == sum(case.find(tag) is not None for case in cases)


def test_junit_fails_only_for_the_level_asked_for():
    assessment = assess(Snapshot.of(FILES, repository=REPO))
    failed = {
        level: ET.fromstring(junit.document([(REPO, assessment)], RUBRIC, level))[0].attrib["failures"]
        for level in ("listed", "usable", "ready-to-scale")
    }
    assert failed["listed"] == "0"
    assert int(failed["usable"]) <= int(failed["ready-to-scale"])
    assert failed["ready-to-scale"] != "0"


def test_the_schema_accepts_what_check_writes(assessment):
    validator = jsonschema.Draft202012Validator(json.loads(checkreport.schema()))
    report = checkreport.report_of(assessment, RUBRIC, "waits")
    validator.validate(json.loads(checkreport.encode(report)))
    validator.validate(
        json.loads(checkreport.encode(checkreport.together([report], [checkreport.Unread(target="x", reason="no")])))
    )


def test_the_schema_refuses_what_it_does_not_know(assessment):
    validator = jsonschema.Draft202012Validator(json.loads(checkreport.schema()))
    data = json.loads(checkreport.encode(checkreport.report_of(assessment, RUBRIC)))
    data["findings"][0]["outcome"] = "perhaps"
    assert not validator.is_valid(data)
    assert not validator.is_valid({})


def test_what_is_private_stands_in_no_comment_and_no_log(assessment, monkeypatch):
    monkeypatch.setattr(
        next(check for check in all_checks() if check.id == "tests-present"), "private", True, raising=False
    )
    found = Finding(
        check="tests-present", outcome="fail", reason="Seen in secret.R.", evidence=(Evidence(path="secret.R", line=3),)
    )
    other = tuple(finding for finding in assessment.findings if finding.check != "tests-present")
    told, silent = (
        msgspec.structs.replace(assessment, findings=findings, score=rubric.score(findings, RUBRIC))
        for findings in ((*other, found), (*other, msgspec.structs.replace(found, outcome="pass", evidence=())))
    )
    assert told.score != silent.score, "else the level would have nothing to tell"
    assert comment.text(told, RUBRIC, REPO) == comment.text(silent, RUBRIC, REPO)
    assert junit.document([(REPO, told)], RUBRIC) == junit.document([(REPO, silent)], RUBRIC)
    assert "secret.R" in json.dumps(sarif.log([(REPO, told)], RUBRIC)), "the owners' own code scanning"


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=60)
def test_no_strangers_text_breaks_a_format(text):
    finding = Finding(
        check="tests-present",
        outcome="fail",
        reason=text,
        evidence=(Evidence(path=text or "x", line=0),),
        annotation=text,
    )
    assessment = msgspec.structs.replace(assess(Snapshot.of({})), findings=(finding,))
    document = junit.document([(text, assessment)], RUBRIC)
    assert len(ET.fromstring(document)) == 1
    json.loads(json.dumps(sarif.log([(text, assessment)], RUBRIC)))
