"""What should not be public is told to the project's own people, and nowhere else; and earlier commits are looked at."""

import json
from pathlib import Path

import pytest

from nhsr_registry.checks._leaks import numbers
from nhsr_registry.leaks import FAMILY
from tests.cli.conftest import FILES, git
from tests.registry_folder import entry

WORD = "Gorse" + "bill7" + "Qx!"  # made up, and joined when it runs: no scanner finds it in this file
TOKEN = "gh" + "p_" + "Ab3d" * 9
PEOPLE = numbers(9)
HOST = "dwh-sq" + "l07"
LEAKING = {
    **FILES,
    "README.md": FILES["README.md"] + f"\nLog in with the password {WORD} for now.\n",
    "R/load.R": f'con <- dbConnect(odbc(), uid = "svc", pwd = "{WORD}", server = "{HOST}")\nGITHUB_PAT <- "{TOKEN}"\n',
    "data/cohort.csv": "nhs_number,ward\n" + "".join(f"{one},A\n" for one in PEOPLE),
}
VALUES = (WORD, TOKEN, HOST, *PEOPLE)


def values_in(text: str) -> list[str]:
    low = text.lower()
    return [value for value in VALUES if value.lower() in low or value.lower().strip("!") in low]


def everything(folder: Path) -> str:
    return "\n".join(
        path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file()
    )


class TestTheOwner:
    def test_sees_every_place_and_the_rule_and_never_the_value(self, run, clone):
        code, out, err = run("check", clone(files=LEAKING))
        assert code == 6
        said = " ".join(out.split())
        for place in ("• R/load.R a password: line 1 an access token: line 2", "• data/cohort.csv", "a list of NHS"):
            assert place in said, said
        assert "only you see them" in out
        assert "Nothing" not in err.split("published")[0]
        assert not values_in(out + err)
        for hurtful in ("fail", "wrong", "careless", "violation"):
            assert hurtful not in (out + err).lower()

    def test_places_are_all_named_however_many(self, run, clone):
        many = {**FILES, **{f"R/f{n}.R": f'password <- "{WORD}{n}"\n' for n in range(30)}}
        told = json.loads(run("check", clone(files=many), "--format", "json")[1])
        finding = next(one for one in told["findings"] if one["check"] == "no-credentials")
        assert {place["path"] for place in finding["evidence"]} == {f"R/f{n}.R" for n in range(30)}

    def test_sees_first_what_is_surest_and_gravest_and_no_rule_without_end(self, run, clone):
        """Thirty queries that name the team's database do not hide the one list of people, and the one password."""
        queries = {f"A/{n:02}.sql": "SELECT * FROM [" + "NCDR].[dbo].[waits]\n" for n in range(30)}
        both = {"A/00.sql": queries["A/00.sql"] + "-- and\nEXEC x @pass" + f"word = '{WORD}'\n"}
        files = {**FILES, **queries, **both, "z/pts.csv": LEAKING["data/cohort.csv"], "z/load.R": LEAKING["R/load.R"]}
        folder = clone(files=files)
        out = run("check", folder)[1]
        said = " ".join(out.split())
        at = [said.index(words) for words in ("z/pts.csv", "• A/00.sql a password", "z/load.R", "• A/01.sql")]
        assert at == sorted(at), said
        databases = out[out.index("Please look") : out.index("This happens")].count(".sql")
        assert databases <= 6
        assert "more files: an internal database" in said
        assert "Every file and every line: --format json, or --format sarif" in said
        for format_ in ("json", "sarif"):
            told = run("check", folder, "--format", format_)[1]
            assert all(path in told for path in queries), format_

    def test_gets_sarif_with_a_result_for_each_place(self, run, clone):
        code, out, _ = run("check", clone(files=LEAKING), "--format", "sarif")
        results = json.loads(out)["runs"][0]["results"]
        places = {
            (r["ruleId"], p["artifactLocation"]["uri"], p["region"]["startLine"])
            for r in results
            for p in [r["locations"][0]["physicalLocation"]]
        }
        assert code == 6
        assert {("no-credentials", "R/load.R", 1), ("no-credentials", "R/load.R", 2)} <= places
        assert len({r["partialFingerprints"]["nhsrCheck/v1"] for r in results if r["ruleId"] in FAMILY}) >= 4
        assert not values_in(out)

    def test_nothing_found_is_no_exit_code(self, run, clone):
        code, out, _ = run("check", clone())
        assert code == 0
        assert "only you see" not in out

    def test_an_answer_is_heard(self, run, clone):
        answer = '[annotations]\nno-credentials = "Made up for an example."\n'
        files = {**FILES, "R/load.R": f'pwd <- "{WORD}"\n', ".nhsr.toml": answer}
        assert run("check", clone(files=files))[0] == 0


@pytest.mark.parametrize("format_", ["markdown", "junit", "badge", "shields"])
def test_formats_for_others_say_nothing_of_it(run, clone, format_):
    folder = clone(files=LEAKING)
    code, out, err = run("check", folder, "--format", format_)
    assert code == 0
    assert not values_in(out + err)
    assert not any(check in out for check in FAMILY)
    # that its data come from a database is told of every project, with the line, whether a password stands there or not
    assert not [
        line for line in out.replace("<testcase", "\n<testcase").split("\n") if "load.R" in line and "reach" not in line
    ]
    assert "cohort.csv" not in out


def test_no_value_and_no_place_reaches_the_registry_or_its_site(run, clone, registry, tmp_path):
    registry.write_entry(entry())
    clone(files=LEAKING)
    code, out, err = run("harvest", "--from-clones", tmp_path / "clones", "--report", tmp_path / "report.json")
    assert code == 0
    assert run("publish", "--out", tmp_path / "site")[0] == 0
    shown = run("show", "example-trust/waits")[1] + run("show", "example-trust/waits", "--format", "json")[1]
    whole = out + err + shown + (tmp_path / "report.json").read_text(encoding="utf-8")
    whole += everything(tmp_path / "registry") + everything(tmp_path / "site")
    assert not values_in(whole)
    kept = json.loads((tmp_path / "registry/harvest/example-trust/waits.json").read_text(encoding="utf-8"))
    for finding in kept["findings"]:
        if finding["check"] in FAMILY:
            assert not finding.get("evidence")
            assert finding.get("reason") in {None, "", "None found.", "Under review.", "Not scanned."}


class TestHistory:
    def commit(self, folder: Path, files: dict[str, str | None], message: str, date: str) -> str:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                (folder / path).unlink()
            else:
                (folder / path).write_text(text, encoding="utf-8")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", message, date=date)
        return git(folder, "rev-parse", "HEAD").strip()

    def mended(self, clone) -> tuple[Path, str]:
        """A clone whose newest commit is clean; two versions of a file held the same password before."""
        folder = clone()
        first = self.commit(folder, {"R/load.R": f'\npwd <- "{WORD}"\n'}, "Load", "2024-01-02T12:00:00+00:00")
        self.commit(folder, {"R/load.R": f'x <- 1\n\npwd <- "{WORD}"\n'}, "More", "2024-02-02T12:00:00+00:00")
        self.commit(folder, {"R/load.R": 'pwd <- Sys.getenv("PWD_DW")\n'}, "Mend", "2024-03-02T12:00:00+00:00")
        return folder, first

    def test_an_earlier_password_is_found_once_with_the_commit_that_brought_it(self, run, clone):
        folder, first = self.mended(clone)
        code, out, err = run("check", folder, "--history")
        assert code == 6
        assert out.count("a password, since") == 1
        assert first[:10] in " ".join(out.split())
        assert "2024-01-02" in out
        assert not values_in(out + err)
        said = " ".join(out.split())
        assert said.index("make it worthless") < said.index("git filter-repo")
        assert "taking it out of the files alone is not enough" in said
        assert "information governance" in said

    def test_as_data_and_as_sarif(self, run, clone):
        folder, first = self.mended(clone)
        code, out, _ = run("check", folder, "--history", "--format", "json")
        told = json.loads(out)
        assert (code, told["commits"]) == (6, 4)
        assert [(one["check"], one["path"], one["commit"], one["versions"]) for one in told["found"]] == [
            ("no-credentials", "R/load.R", first, 2)
        ]
        assert (told["shallow"], told["complete"], told["left"]) == (False, True, {})
        log = json.loads(run("check", folder, "--history", "--format", "sarif")[1])
        assert log["runs"][0]["results"][0]["properties"]["commit"] == first
        assert not values_in(out + json.dumps(log))

    @pytest.mark.parametrize("format_", ["markdown", "junit", "badge", "shields"])
    def test_not_for_others(self, run, clone, format_):
        code, out, err = run("check", clone(), "--history", "--format", format_)
        assert (code, out) == (2, "")
        assert "own people" in " ".join(err.split())

    def test_a_folder_without_commits_is_told_at_once(self, run, tmp_path):
        code, out, err = run("check", tmp_path, "--history")
        assert (code, out) == (2, "")
        assert "not a clone made with git" in " ".join(err.split())
        assert "minutes" not in err

    def test_what_still_stands_is_left_to_check(self, run, clone):
        folder = clone()
        self.commit(folder, {"R/load.R": f'pwd <- "{WORD}"\n'}, "Load", "2024-01-02T12:00:00+00:00")
        self.commit(folder, {"R/load.R": f'x <- 1\npwd <- "{WORD}"\n'}, "More", "2024-02-02T12:00:00+00:00")
        code, out, _ = run("check", folder, "--history")
        assert code == 0
        assert "Nothing was found that is not in the newest commit too" in " ".join(out.split())

    def test_another_branch_and_a_merge_count(self, run, clone):
        folder = clone()
        git(folder, "checkout", "-q", "-b", "try")
        on_branch = self.commit(
            folder, {"old.sql": f"CREATE LOGIN a WITH PASSWORD = '{WORD}';\n"}, "Try", "2024-01-02T12:00:00+00:00"
        )
        git(folder, "checkout", "-q", "main")
        told = json.loads(run("check", folder, "--history", "--format", "json")[1])
        assert [(one["path"], one["commit"]) for one in told["found"]] == [("old.sql", on_branch)]

    def test_a_shallow_clone_says_what_it_cannot_know(self, run, clone, tmp_path):
        folder, _ = self.mended(clone)
        git(tmp_path, "clone", "-q", "--depth", "2", folder.as_uri(), str(tmp_path / "shallow"))
        code, out, _ = run("check", tmp_path / "shallow", "--history")
        assert code == 6  # the second version is within reach
        assert "shallow" in out
        git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), str(tmp_path / "top"))
        code, out, _ = run("check", tmp_path / "top", "--history")
        assert code == 0
        assert "git fetch --unshallow" in " ".join(out.split())

    def test_limits_are_told(self, clone):
        from nhsr_registry.checkup import leakhistory

        folder, _ = self.mended(clone)
        for limits in ({"most_bytes": -1}, {"most_seconds": -1.0}):
            scan = leakhistory.scan(folder, **limits)
            assert scan.found == ()
            assert sum(scan.left.values()) == 2

    def test_what_is_no_clone_is_said_with_the_way_to_one(self, run):
        code, _, err = run("check", "example-trust/waits", "--history")
        assert code == 2
        assert "git clone https://github.com/example-trust/waits" in " ".join(err.split())
