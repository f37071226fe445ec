"""What checks know of R and Python, they know of the manifests, lock files and tools of other languages."""

from __future__ import annotations

import json

import pytest

from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Subject
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, declarations, ecosystems, facts

CHECKS = {check.id: check for check in all_checks()}
WORDS = "Shows how many beds each ward has free, for the team that moves patients. It takes the daily return. " * 3


def answer(check: str, files: dict[str, str], repository: str | None = None) -> str:
    snapshot = Snapshot.of(files, repository=repository)
    return CHECKS[check].run(Subject(snapshot=snapshot, facts=facts.count(snapshot))).outcome


COMPOSER = json.dumps(
    {
        "name": "trust/waits",
        "description": "Counts waits by week",
        "license": "GPL-3.0-or-later",
        "authors": [{"name": "Ada Byron", "email": "ada.byron@trust.nhs.uk"}],
        "require": {"php": ">=8.1", "guzzlehttp/guzzle": "^7.0"},
    }
)
NPM = {"name": "waits", "version": "1.0.0", "description": "", "license": "ISC", "author": ""}
PROJECT = '<Project><PropertyGroup><Description>Counts waits</Description></PropertyGroup><ItemGroup><PackageReference Include="CsvHelper" Version="{}" /></ItemGroup></Project>'


def test_every_language_of_the_table_is_one_that_files_are_counted_as():
    assert set(code.LANGUAGES.values()) >= ecosystems.LANGUAGES
    for one in ecosystems.TABLE:
        assert {code.LANGUAGES.get(kind) for kind in one.extensions.split(",")} & one.languages


@pytest.mark.parametrize(
    ("check", "files", "expected"),
    [
        ("metadata-machine-readable", {"composer.json": COMPOSER}, "pass"),
        ("metadata-machine-readable", {"composer.json": "{broken"}, "fail"),
        ("metadata-machine-readable", {"src/W/W.csproj": PROJECT.format("1.0")}, "pass"),
        ("metadata-machine-readable", {"Cargo.toml": '[package]\nname = "w"\ndescription = "Counts waits"\n'}, "pass"),
        ("metadata-machine-readable", {"Cargo.toml": '[package]\nname = "w"\n'}, "fail"),
        ("metadata-machine-readable", {"w.gemspec": 'spec.name = "w"\nspec.summary = "Counts waits"\n'}, "pass"),
        (
            "metadata-machine-readable",
            {"pom.xml": "<project><artifactId>w</artifactId><description>Counts waits</description></project>"},
            "pass",
        ),
        ("metadata-machine-readable", {"mix.exs": 'app: :w,\ndescription: "Counts waits",\n'}, "pass"),
        ("metadata-machine-readable", {"vendor/x/composer.json": COMPOSER}, "fail"),
        ("licence-recognised", {"composer.json": COMPOSER}, "pass"),
        ("licence-recognised", {"package.json": json.dumps(NPM)}, "fail"),
        ("licence-recognised", {"package.json": json.dumps({**NPM, "license": "MIT"})}, "pass"),
        ("licence-recognised", {"package.json": json.dumps({**NPM, "author": "Ada Byron"})}, "pass"),
        ("licence-recognised", {"parts/a/package.json": json.dumps({**NPM, "license": "MIT"})}, "fail"),
        ("contact-declared", {"composer.json": COMPOSER}, "pass"),
        ("contact-declared", {"composer.json": COMPOSER.replace("ada.byron@trust.nhs.uk", "you@example.com")}, "fail"),
        ("dependencies-locked", {"composer.json": COMPOSER, "src/W.php": "<?php\n"}, "fail"),
        (
            "dependencies-locked",
            {"composer.json": COMPOSER, "src/W.php": "<?php\n", "composer.lock": '{"packages": []}' * 9},
            "pass",
        ),
        ("dependencies-locked", {"W.csproj": PROJECT.format("30.0.1"), "W.cs": "class W {}\n"}, "pass"),
        ("dependencies-locked", {"W.csproj": PROJECT.format("30.*"), "W.cs": "class W {}\n"}, "fail"),
        ("dependencies-locked", {"W.swift": "let weeks = 2\n"}, "not-applicable"),
        (
            "dependencies-locked",
            {"package.json": '{"dependencies": {"d3": "7.8.5"}}', "w.js": "d3.csv('w.csv')\n"},
            "pass",
        ),
        (
            "dependencies-locked",
            {"package.json": '{"dependencies": {"d3": "^7.8.5"}}', "w.js": "d3.csv('w.csv')\n"},
            "fail",
        ),
        ("dependencies-locked", {"requirements.txt": "pandas~=2.2\n", "a.py": "import pandas\n"}, "fail"),
        ("style-configured", {".swiftlint.yml": "opt_in_rules: []\n"}, "pass"),
        ("style-configured", {"phpcs.xml.dist": "<ruleset/>\n"}, "pass"),
        ("style-configured", {"composer.json": '{"require-dev": {"friendsofphp/php-cs-fixer": "^3"}}'}, "pass"),
        (
            "style-configured",
            {".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: dotnet format\n"},
            "pass",
        ),
        ("style-configured", {".editorconfig": "root = true\n\n[*]\nindent_style = space\n"}, "pass"),
        ("style-configured", {".editorconfig": "root = true\n"}, "fail"),
        ("ci-runs-tests", {".travis.yml": "language: node_js\n", "test/w.test.js": "expect(w(1)).toBe(1)\n"}, "pass"),
        ("ci-runs-tests", {".travis.yml": "language: ruby\nscript: bundle exec jekyll build\n"}, "fail"),
        ("ci-runs-tests", {".travis.yml": "language: ruby\nscript: bundle exec rspec\n"}, "pass"),
        ("config-separated", {"src/w.php": "<?php\n$key = getenv('WAITS_REGION');\n"}, "pass"),
        ("config-separated", {"appsettings.json": '{"Region": "North"}', "W.cs": "class W {}\n"}, "pass"),
        ("config-separated", {"w.js": 'a("2024-04-01"); b("2024-05-01"); c("2024-06-01")\n'}, "fail"),
        ("config-separated", {"w.min.js": "a()\n"}, "not-applicable"),
        ("standard-layout", {f"src/{name}.php": "<?php\n" for name in "abcdefg"}, "pass"),
        ("standard-layout", {f"{name}.js": "a()\n" for name in "abcdefg"}, "fail"),
        ("standard-layout", {f"Waits.Core/{name}.cs": "class A {}\n" for name in "abcdefg"}, "pass"),
        (
            "entry-point-clear",
            {**{f"src/{name}.cs": "class A {}\n" for name in "abc"}, "src/Program.cs": "x\n"},
            "pass",
        ),
        ("entry-point-clear", {f"src/{name}.php": "<?php\n" for name in "abc"}, "fail"),
        (
            "entry-point-clear",
            {**{f"src/{name}.php": "<?php\n" for name in "abc"}, "README.md": "# w\n\nCall `Waits::weeks()` first.\n"},
            "pass",
        ),
        ("runnable-without-nhs-data", {"W.swift": 'let host = "api.coronavirus.data.gov.uk"\n'}, "pass"),
        ("runnable-without-nhs-data", {"W.swift": 'let host = "waits.trust.' + 'local"\n'}, "fail"),
        ("runnable-without-nhs-data", {"a.sql": "SELECT * FROM dbo.w\n", "vendor2/x.csv": "a\n1\n"}, "fail"),
        (
            "run-instructions",
            {
                "README.md": "# w\n\n## Usage\n\n  node waits.js 12 2025 north, for the month, the year and the region of the table\n"
            },
            "pass",
        ),
        (
            "run-instructions",
            {"README.md": "# w\n\n## Next steps\n\n- Show the beds of each ward\n- Load the returns\n"},
            "fail",
        ),
        ("leak-prevention", {".gitignore": "node_modules\ncfg/service-keys.json\n"}, "pass"),
        ("leak-prevention", {".gitignore": "node_modules\nbuild\n"}, "fail"),
    ],
)
def test_answers(check: str, files: dict[str, str], expected: str):
    assert answer(check, files) == expected


STARTER = json.dumps(
    {"name": "interactive-template", "description": "Our interactive template", "author": "a.b@paper.org"}
)


@pytest.mark.parametrize("check", ["metadata-machine-readable", "contact-declared", "readme-purpose"])
def test_what_is_still_the_starters_is_not_theirs(check: str):
    """The name of the manifest is that of a template, and nothing in it or in the README names the project."""
    files = {
        "package.json": STARTER.replace('"a.b@paper.org"', '{"email": "a.b@paper.org"}'),
        "README.md": f"# Interactive template\n\n{WORDS}",
    }
    assert answer(check, files, "trust/dialysis-stations") == "fail"
    assert answer(check, files, "trust/interactive-template") == "pass"  # there it is


def test_a_readme_that_names_the_project_is_its_own():
    files = {"package.json": STARTER, "README.md": f"# Stations\n\nOf dialysis. {WORDS}"}
    assert answer("readme-purpose", files, "trust/dialysis-stations") == "pass"


def test_questions_of_a_skeleton_tell_nothing():
    asked = "# w\n\n## Test data\n\n- How the test data set is produced\n- Are there any mock services in place\n\n## Data\n\nWhat sort of data it operates on\n\n- Data set\n- Persistence\n"
    assert answer("data-inputs-described", {"README.md": asked}) == "fail"
    told = asked.replace("- Data set", "- The daily return of beds, downloaded from the board's site each morning")
    assert answer("data-inputs-described", {"README.md": told}) == "pass"


@pytest.mark.parametrize(
    ("readme", "expected"),
    [
        ("# w\n\n## Maintenance\n\n- Versions of the images in the `docker` folder\n- Tools in the list\n", "fail"),
        (
            "# w\n\n## Status\n\n[![Build](https://ci.org/w/build.svg)](https://ci.org/w/builds/of/the/main/branch)\n",
            "fail",
        ),
        ("# w\n\n## Maintenance\n\nLooked after and updated by two analysts.\n", "pass"),
    ],
)
def test_a_section_on_status_has_to_say_one(readme: str, expected: str):
    assert answer("status-declared", {"README.md": readme}) == expected


def test_releasing_it_oneself_invites_nobody():
    readme = "# w\n\n## 7. Create a PR to prod\n\nCreate a pull request into the branch `prod`, and the service is deployed.\n"
    assert answer("contributing-guide", {"README.md": readme}) == "fail"
    assert answer("contributing-guide", {"README.md": readme.replace("7. Create a PR to prod", "New charts")}) == "pass"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"name": "waits", "description": "Counts", "license": "MIT", "author": "a <a@nhs.net>"}'),
        ("composer.json", '{"name": "waits", "description": "Counts", "license": ["MIT"]}'),
        ("Cargo.toml", '[package]\nname = "waits"\ndescription = "Counts"\nlicense = "MIT"\n'),
        ("a.csproj", "<Project><PackageId>waits</PackageId><Description>Counts</Description><PackageLicenseExpression>MIT</PackageLicenseExpression></Project>"),
        ("a.gemspec", 's.name = "waits"\ns.summary = "Counts"\ns.license = "MIT"\n'),
        ("mix.exs", '  app: :waits,\n  description: "Counts",\n  licenses: ["MIT"],\n'),
        ("project.clj", '(defproject waits "1.0.0"\n  :description "Counts"\n  :license {:name "MIT"})\n'),
        ("pubspec.yaml", "name: waits\ndescription: Counts\nlicense: MIT\n"),
        ("pom.xml", "<project><name>waits</name><description>Counts</description><licenses><license><name>MIT</name><url>https://a.org/licence</url></license></licenses></project>"),
    ],
)  # fmt: skip
def test_what_each_manifest_says(path: str, text: str):
    (found,) = declarations.manifests(Snapshot.of({path: text}))
    assert (found.name, found.description, found.licence) == ("waits", "Counts", "MIT")


def test_manifests_of_strangers_do_no_harm():
    deep = "[" * 100_000
    found = declarations.manifests(
        Snapshot.of(
            {
                "package.json": deep,
                "composer.json": "[]",
                "Cargo.toml": "x = [",
                "a.csproj": "<" * 9000,
                "mix.exs": "app:" * 9000,
            }
        )
    )
    assert {one.path: one.description for one in found} == dict.fromkeys(
        ("package.json", "composer.json", "Cargo.toml", "a.csproj", "mix.exs"), ""
    )


@pytest.mark.parametrize(
    ("check", "readme", "expected"),
    [
        ("status-declared", "# w\n\n**Note** this section is currently in development.\n", "fail"),
        ("status-declared", "# w\n\n**Note** this app is currently in development.\n", "pass"),
        ("status-declared", "# w\n\n## Project status: [Published](https://w.org/paper)\n\n## What\n\nBeds.\n", "pass"),
        ("contributing-guide", "# w\n\nTo release changes:\n\n1. Push your changes and open a pull request.\n", "fail"),
        ("contributing-guide", "# w\n\nTo suggest changes:\n\n1. Push your changes and open a pull request.\n", "pass"),
        ("contributing-guide", "# w\n\nIf you have any issues please contact your local administrator.\n", "fail"),
        ("contact-declared", "# w\n\nLog in as the admin (**boss@wards.org**) with the password that you set.\n", "fail"),
        ("contact-declared", "# w\n\nWrite to the team (**boss@wards.org**) with your question.\n", "pass"),
        ("changelog", "# w\n\n## Note on pinned versions of packages\n\n" + "As of May 2024 some are pinned to 1.2 only. " * 3, "fail"),
        ("changelog", "# w\n\n## Versions\n\n- 1.2: counts from the referral, and rounds ages down\n", "pass"),
        ("data-inputs-described", "# w\n\n## Setting environment variables\n\n" + "Make a file `.env` with a port. " * 5, "fail"),
        ("data-inputs-described", "# w\n\nBCFtools can be downloaded from https://tools.org/b. It calls variants.\n", "fail"),
        ("data-inputs-described", "# w\n\nThe tables can be downloaded from https://board.org/b each month.\n", "pass"),
    ],
)  # fmt: skip
def test_readmes(check: str, readme: str, expected: str):
    assert answer(check, {"README.md": readme}) == expected


def test_the_tracker_of_another_project_is_no_contact():
    files = {"package.json": json.dumps({"name": "w", "bugs": {"url": "https://github.com/others/form/issues"}})}
    assert answer("contact-declared", files, "trust/waits") == "fail"
    assert answer("contact-declared", files, "trust/form") == "pass"
