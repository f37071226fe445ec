"""Do the tests run by themselves?"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _workflows
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot

#: What would run tests of R or Python; those of other languages may stand within the code.
_READ = re.compile(
    r"check-r-package|rcmdcheck|R\s+CMD\s+check|devtools|covr::|testthat|^language:\s*r\b|pytest|unittest|\btox\b|\bnox\b|coverage\s+run",
    re.MULTILINE,
)
_OTHER = re.compile(r"\b(?:cargo|go|mvn|gradlew?|dotnet|npm|yarn|pnpm|lein|sbt|dbt|docker|make|just)\b")
#: R's own check also runs the examples of the manual.
_EXAMPLES = re.compile(r"^\\examples\{", re.MULTILINE)

_CHECK = "on: [push]\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
#: For what GitHub's own computers cannot run: an answer is fairer than a workflow that cannot work.
_NO_LICENCE = (
    "# .nhsr.toml: GitHub's computers have no {0}, so say who runs the tests\n"
    '[annotations]\nci-runs-tests = "{0} needs a licence; … runs the tests, before …"'
)


class CiRunsTests(Check):
    """The tests run by themselves whenever something changes

    GitHub can run your tests on its own computers after each change and shows a green tick or a red cross. So
    nobody has to remember to run them, and contributors see at once whether their change is fine. This is free
    for public repositories, and one small file in `.github/workflows` switches it on. Other services that start by
    themselves, such as GitLab's or Travis, count as well.

    A step whose mistakes are passed over, as in `pytest || true`, does not count: nobody would see the red cross. A
    workflow of R CMD check counts once there are tests or examples for it to run; without any workflow it is not met
    yet.
    """

    id = "ci-runs-tests"
    step = "Let the tests run by themselves on every change"
    reads = (*_workflows.FILES, *_workflows.CALLED, "man/*.rd")
    effort = "hours"
    commands = {
        "r-package": 'usethis::use_github_action("check-standard")',
        "python-package": (
            "# .github/workflows/test.yml\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - uses: astral-sh/setup-uv@v6\n      - run: uv run pytest"
        ),
        "Python": (
            "# .github/workflows/test.yml\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - uses: actions/setup-python@v5\n"
            "      - run: pip install -r requirements.txt pytest\n      - run: pytest"
        ),
        "SQL": (
            "# .github/workflows/test.yml\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      # made-up rows, then each test, which should find none\n"
            "      - run: |\n          sqlite3 made_up.db < tests/made_up_waits.sql\n"
            "          for one in tests/no_*.sql; do\n"
            '            test -z "$(sqlite3 made_up.db < "$one")"\n          done'
        ),
        "Stata": _NO_LICENCE.format("Stata"),
        "SAS": _NO_LICENCE.format("SAS"),
        "*": (
            "# .github/workflows/test.yml\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - uses: r-lib/actions/setup-r@v2\n      # this reads renv.lock, which renv::init() writes\n      - uses: r-lib/actions/setup-renv@v2\n"
            "      - run: Rscript -e 'testthat::test_dir(\"tests\")'"
        ),
    }
    passing = (
        {
            ".github/workflows/check.yaml": _CHECK + "      - uses: r-lib/actions/check-r-package@v2\n",
            "tests/testthat/test-w.R": "test_that('w', expect_equal(f(1), 1))\n",
        },
        {
            ".github/workflows/check.yaml": _CHECK + "      - uses: r-lib/actions/check-r-package@v2\n",
            "man/f.Rd": "\\name{f}\n\\examples{\nf(1)\n}\n",
        },
        {".github/workflows/ci.yml": _CHECK + '      - run: pixi run -e "${{ matrix.env }}" test\n'},
        {".github/workflows/ci.yml": _CHECK + "      - run: cd tests/ && R -f test.R\n", "tests/test.R": "f(1)\n"},
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: |\n          pip install -e .\n          pytest --cov\n",
            "tests/test_w.py": "assert w\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: make test\n",
            "Makefile": "test:\n\tpython -m unittest\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - run: |\n          . venv/bin/activate\n          ./scripts/test\n",
            "scripts/test": "#!/bin/bash\nset -e\n$VIRTUAL_ENV/bin/pytest\n",
        },
        {
            ".gitlab-ci.yml": "test:\n  script:\n    - Rscript -e 'devtools::test()'\n",
            "tests/testthat/test-w.R": "test_that('w', expect_equal(f(1), 1))\n",
        },
        {".github/workflows/ci.yml": _CHECK + "      - run: npm ci && npm test\n"},
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - run: |\n          sqlite3 made_up.db < tests/made_up_waits.sql\n",
            "tests/no_negative_weeks.sql": "SELECT * FROM waits WHERE weeks_waited < 0;\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - if: false\n        run: ls\n      - run: echo 'pytest; now' && pytest\n",
            "tests/test_w.py": "assert w\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - run: mypy src || true\n      - run: ruff check\n        continue-on-error: true\n      - run: pytest\n",
            "tests/test_w.py": "assert w\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - id: tests\n        run: pytest\n        continue-on-error: true\n      - run: coverage xml\n"
            "      - if: steps.tests.outcome == 'failure'\n        run: exit 1\n",
            "tests/test_w.py": "assert w\n",
        },
        {".travis.yml": "language: r\ncache: packages\n", "tests/testthat.R": "test_check('w')\n"},
        {".github/workflows/cov.yml": _CHECK + "      - run: Rscript -e 'covr::codecov()'\n", "tests/w.R": "f(1)\n"},
    )
    failing = (
        {"tests/test_a.py": "assert 1\n"},
        {
            ".github/workflows/r.yml": _CHECK + "      - run: rcmdcheck::rcmdcheck()\n",
            "app.R": "shinyApp(ui, server)\n",
        },
        {
            ".github/workflows/pages.yml": _CHECK
            + "      - name: Deploy the tests page\n        run: mkdocs gh-deploy\n"
        },
        {".github/workflows/lint.yml": _CHECK + "      - run: pip install pytest ruff\n      - run: ruff check .\n"},
        {".github/workflows/ci.yml": _CHECK + "      # - run: pytest\n      - run: echo done\n"},
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: echo pytest\n      - run: pytest --version\n",
            "tests/test_w.py": "assert w\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - name: Tests\n        if: false\n        run: pytest\n      - run: ls\n",
            "tests/test_w.py": "assert w\n",
        },
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    if: ${{ false }}\n    steps:\n"
            "      - run: pytest\n  b:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n",
            "tests/test_w.py": "assert w\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: make test\n",
            "Makefile": "test:\n\techo 'please write me'\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: ./scripts/check\n",
            "scripts/check": "#!/bin/bash\nruff check .\n",
            "scripts/test": "#!/bin/bash\npytest\n",
        },
        *(
            {".github/workflows/ci.yml": _CHECK + step, "tests/test_w.py": "def test_w():\n    assert f(1) == 1\n"}
            for step in (
                "      - run: pytest || true\n",
                "      - run: |\n          pip install .\n          pytest --cov || exit 0\n",
                "      - name: Tests\n        run: pytest\n        continue-on-error: true\n      - run: ls\n",
                "      - continue-on-error: true\n        run: |\n          pytest\n",
            )
        ),
        {".github/workflows/ci.yml": "on: workflow_dispatch\njobs:\n  a:\n    steps:\n      - run: pytest\n"},
        {
            ".Github/Workflows/ci.yml": _CHECK + "      - run: pip install -e .\n      - run: pytest\n",
            "tests/test_w.py": "def test_w():\n    assert f(1) == 1\n",
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        seen = dict(_seen(snapshot))
        if "runs" in seen:
            return cls.passes(f"{seen['runs'].path} runs the tests.", [seen["runs"]], "inferred")
        if where := seen.get("calls"):
            return cls.passes(f"{where.path} calls {where.note}.", [Evidence(path=where.path)], "inferred")
        if lost := snapshot.unread(*_workflows.FILES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if where := seen.get("by hand"):
            return cls.fails(
                "The tests run when somebody starts them by hand, not by themselves yet.", [where], "inferred"
            )
        if where := seen.get("nothing"):
            return cls.fails(f"{where.path} would run tests, and there are none yet.", [where], "inferred")
        if found := snapshot.find(*_workflows.FILES):
            return cls.fails("No workflow runs tests yet.", [Evidence(path=path) for path in found], "inferred")
        return cls.fails("Nothing runs by itself yet.")


def _seen(snapshot: Snapshot) -> Iterator[tuple[str, Evidence]]:
    """(what a workflow does about tests, where), the first workflow last so that in a table it stays."""
    for path, text in reversed(snapshot.read(*_workflows.FILES)):
        if line := _workflows.runs_tests(snapshot, path, text):
            hand = path.startswith(".github/workflows/") and not _workflows.automatic(text)
            what = "nothing" if _nothing_to_run(snapshot, text) else "by hand" if hand else "runs"
            yield what, Evidence(path=path, line=line)
        elif named := _workflows.reused(text):
            yield "calls", Evidence(path=path, note=named)


def _nothing_to_run(snapshot: Snapshot, workflow: str) -> bool:
    """Whether a workflow that runs tests of R or Python has none to run, by the names of all files."""
    if not _READ.search(workflow) or _OTHER.search(_workflows.commands(workflow)):
        return False
    named = any("test" in path.lower() for path in snapshot.paths if not path.startswith(".github/"))
    return not named and not any(_EXAMPLES.search(text) for _, text in snapshot.read("man/*.rd"))
