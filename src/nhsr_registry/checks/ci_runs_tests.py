"""Do the tests run by themselves?"""

from __future__ import annotations

from nhsr_registry.checks import _workflows
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding

_CHECK = "on: [push]\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"


class CiRunsTests(Check):
    """The tests run by themselves whenever something changes

    GitHub can run your tests on its own computers after each change and shows a green tick or a red cross. So
    nobody has to remember to run them, and contributors see at once whether their change is fine. This is free
    for public repositories, and one small file in `.github/workflows` switches it on. Other services that start by
    themselves, such as GitLab's or Travis, count as well.
    """

    id = "ci-runs-tests"
    step = "Let the tests run by themselves on every change"
    reads = (*_workflows.FILES, *_workflows.CALLED)
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
        "*": (
            "# .github/workflows/test.yml\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - uses: r-lib/actions/setup-r@v2\n      - uses: r-lib/actions/setup-renv@v2\n"
            "      - run: Rscript -e 'testthat::test_dir(\"tests\")'"
        ),
    }
    passing = (
        {
            "DESCRIPTION": "Package: w\n",
            ".github/workflows/check.yaml": _CHECK + "      - uses: r-lib/actions/check-r-package@v2\n",
        },
        {".github/workflows/ci.yml": _CHECK + "      - run: |\n          pip install -e .\n          pytest --cov\n"},
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: make test\n",
            "Makefile": "test:\n\tpython -m unittest\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK
            + "      - run: |\n          . venv/bin/activate\n          ./scripts/test\n",
            "scripts/test": "#!/bin/bash\nset -e\n$VIRTUAL_ENV/bin/pytest\n",
        },
        {"DESCRIPTION": "Package: w\n", ".gitlab-ci.yml": "test:\n  script:\n    - Rscript -e 'devtools::test()'\n"},
        {".github/workflows/ci.yml": _CHECK + "      - run: npm ci && npm test\n"},
        {"DESCRIPTION": "Package: w\n", ".travis.yml": "language: r\ncache: packages\n"},
        {".github/workflows/cov.yml": _CHECK + "      - run: Rscript -e 'covr::codecov()'\n"},
    )
    failing = (
        {"tests/test_a.py": "assert 1\n"},
        {"app.R": "1\n", ".github/workflows/r.yml": _CHECK + "      - run: rcmdcheck::rcmdcheck()\n"},
        {
            ".github/workflows/pages.yml": _CHECK
            + "      - name: Deploy the tests page\n        run: mkdocs gh-deploy\n"
        },
        {".github/workflows/lint.yml": _CHECK + "      - run: pip install pytest ruff\n      - run: ruff check .\n"},
        {".github/workflows/ci.yml": _CHECK + "      # - run: pytest\n      - run: echo done\n"},
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: make test\n",
            "Makefile": "test:\n\techo 'please write me'\n",
        },
        {
            ".github/workflows/ci.yml": _CHECK + "      - run: ./scripts/check\n",
            "scripts/check": "#!/bin/bash\nruff check .\n",
            "scripts/test": "#!/bin/bash\npytest\n",
        },
        {".github/workflows/ci.yml": "on: workflow_dispatch\njobs:\n  a:\n    steps:\n      - run: pytest\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        by_hand, elsewhere = None, None
        for path, text in snapshot.read(*_workflows.FILES):
            if line := _workflows.runs_tests(snapshot, path, text):
                where = [Evidence(path=path, line=line)]
                if not path.startswith(".github/workflows/") or _workflows.automatic(text):
                    return cls.passes(f"{path} runs the tests.", where, "inferred")
                by_hand = by_hand or where
            elif named := _workflows.reused(text):
                elsewhere = elsewhere or (path, named)
        if elsewhere:
            return cls.passes(f"{elsewhere[0]} calls {elsewhere[1]}.", [Evidence(path=elsewhere[0])], "inferred")
        if lost := snapshot.unread(*_workflows.FILES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if by_hand:
            return cls.fails(
                "The tests run when somebody starts them by hand, not by themselves yet.", by_hand, "inferred"
            )
        found = snapshot.find(*_workflows.FILES)
        if found:
            return cls.fails("No workflow runs tests yet.", [Evidence(path=path) for path in found], "inferred")
        return cls.fails("Nothing runs by itself yet.")
