"""Who uses whom: what counts as a use, what does not, and where it is seen. Every trap here was met in real repositories."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import msgspec
import networkx as nx  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from nhsr_registry.assess import assess
from nhsr_registry.cli import cli
from nhsr_registry.dependents import givers, reuse, reusegraph, reusing
from nhsr_registry.dependents.givers import Party
from nhsr_registry.dependents.reuse import edges
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import History
from nhsr_registry.snapshot import Snapshot
from tests.registry_folder import entry, make_registry

R_PACKAGE = {"DESCRIPTION": "Package: waitr\nTitle: Waits\n", "R/waits.R": "waits <- function() 1\n"}
ON_CRAN = R_PACKAGE | {"README.md": '# waitr\n\ninstall.packages("waitr")\n'}
PYTHON = {
    "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "bed-finder"\n',
    "src/bed_finder/__init__.py": "",
    "README.md": "# Beds\n\npip install bed-finder\n",
}


def party(id_: str, files: dict[str, str], **more) -> Party:
    snapshot = Snapshot.of(files, repository=id_, history=History(roots=(f"root of {id_}",)))
    found = assess(snapshot)
    values = {
        "id": id_, "former": (), "successor": None, "owner": id_.partition("/")[0], "packages": found.packages,
        "uses": found.uses, "roots": found.history.roots, "fork_of": None,
    }  # fmt: skip
    return Party(**(values | more))


def seen(user: dict[str, str], giver: dict[str, str] = R_PACKAGE, name: str = "nhs-a/waitr", **more):
    """(via, path, line) of the use that is seen, or `None`."""
    found = edges([party(name, giver), party("nhs-b/report", user, **more)])
    assert len(found) < 2
    return (found[0].via, found[0].path, found[0].line) if found else None


SHOWN = [
    ({"a.R": "library(waitr)\n"}, ("code", "a.R", 1)),
    ({"a.R": "x <- 1\ny <- waitr::waits()\n"}, ("code", "a.R", 2)),
    ({"a.R": 'if (!requireNamespace("waitr", quietly = TRUE)) stop("x")\n'}, ("code", "a.R", 1)),
    ({"a.R": "pacman::p_load(dplyr, waitr)\n"}, ("code", "a.R", 1)),
    ({"a.Rmd": "# Text\n\n```{r}\nlibrary(waitr)\n```\n"}, ("code", "a.Rmd", 4)),
    ({"a.Rmd": "---\noutput:\n  waitr::report:\n    toc: true\n---\n"}, ("manifest", "a.Rmd", 3)),
    ({"DESCRIPTION": "Package: w\nImports:\n    dplyr,\n    waitr (>= 1.0)\n"}, ("manifest", "DESCRIPTION", 4)),
    ({"DESCRIPTION": "Package: w\nSuggests: waitr\n"}, ("manifest", "DESCRIPTION", 2)),
    ({"DESCRIPTION": "Package: w\nRemotes: nhs-a/waitr@main\n"}, ("manifest", "DESCRIPTION", 2)),
    ({"NAMESPACE": "importFrom(waitr,waits)\n"}, ("manifest", "NAMESPACE", 1)),
    ({"a.R": 'remotes::install_github("NHS-A/waitr@v1")\n'}, ("code", "a.R", 1)),
    ({"a.R": 'pak::pkg_install("nhs-a/waitr")\n'}, ("code", "a.R", 1)),
    ({"a.R": 'source("https://raw.githubusercontent.com/nhs-a/waitr/main/R/waits.R")\n'}, ("code", "a.R", 1)),
    ({".gitmodules": '[submodule "w"]\n\tpath = w\n\turl = https://github.com/nhs-a/waitr.git\n'}, ("submodule", ".gitmodules", 3)),
    ({".github/workflows/a.yml": "jobs:\n  a:\n    uses: nhs-a/waitr/.github/workflows/check.yml@v1\n"}, ("workflow", ".github/workflows/a.yml", 3)),
    ({"Dockerfile": "FROM r\nRUN R -e 'remotes::install_github(\"nhs-a/waitr\")'\n"}, ("manifest", "Dockerfile", 2)),
    ({"renv.lock": '{"Packages": {"waitr": {"Version": "1", "Source": "GitHub", "RemoteUsername": "nhs-a", "RemoteRepo": "waitr"}}}'}, ("lock", "renv.lock", 1)),
    ({"a.ipynb": json.dumps({"metadata": {"kernelspec": {"language": "R"}}, "cells": [{"cell_type": "code", "source": ["library(waitr)"]}]})}, ("code", "a.ipynb", 1)),
    ({"a.R": 'devtools::install_github(c("x/y", "nhs-a/waitr"), auth_token = Sys.getenv("PAT"))\n'}, ("code", "a.R", 1)),
    ({"a.R": 'remotes::install_github("https://github.com/nhs-a/waitr")\n'}, ("code", "a.R", 1)),
    ({"a.R": 'pkgs <- c("dplyr", "waitr")\ninvisible(lapply(pkgs, library, character.only = TRUE))\n'}, ("code", "a.R", 1)),
    ({"a.R": 'for (p in c("dplyr", "waitr")) library(p, character.only = TRUE)\n'}, ("code", "a.R", 1)),
    ({"a.R": 'pacman::p_load(\n  dplyr, # data (all)\n  waitr # install_github("nhs-a/waitr")\n)\n'}, ("code", "a.R", 3)),
    ({"a.R": 'mine <- c("dplyr",\n  "waitr")\npacman::p_load(char = mine)\n'}, ("code", "a.R", 2)),
    ({"a.R": 'pacman::p_load(char = c("dplyr", "waitr"))\n'}, ("code", "a.R", 1)),
    ({"a.R": 'xfun::pkg_attach(c("dplyr", "waitr"))\n'}, ("code", "a.R", 1)),
    ({"a.R": 'needed = c("waitr")\nour_check_and_install_packages(needed)\n'}, ("code", "a.R", 1)),
    ({"a.R": "librarian::shelf(dplyr, nhs-a/waitr)\n"}, ("code", "a.R", 1)),
    ({"a.R": "box::use(w = waitr)\n"}, ("code", "a.R", 1)),
    ({"a.R": 'system.file("x", package = "waitr")\n'}, ("code", "a.R", 1)),
    ({"a.R": 'x <- read.csv("https://raw.githubusercontent.com/nhs-a/waitr/main/data/x.csv")\n'}, ("code", "a.R", 1)),
    ({"a.R": "# remotes::install_github('nhs-a/waitr')\nlibrary(WaitR)\n"}, ("code", "a.R", 1)),
    ({"_targets.R": 'tar_option_set(packages = c("dplyr", "waitr"))\n'}, ("code", "_targets.R", 1)),
    ({".Rprofile": "library(waitr)\n"}, ("code", ".Rprofile", 1)),
    ({"a.qmd": "```{webr-r}\nlibrary(waitr)\n```\n"}, ("code", "a.qmd", 2)),
    ({"a.qmd": '---\nwebr:\n  packages: ["dplyr", "waitr"]\n---\n'}, ("manifest", "a.qmd", 2)),
    ({"a.qmd": "About `r waitr::waits()` weeks\n"}, ("code", "a.qmd", 1)),
    ({"NAMESPACE": "import(dplyr,waitr)\n"}, ("manifest", "NAMESPACE", 1)),
    ({"DESCRIPTION": "Package: w\nRemotes: git::https://github.com/nhs-a/waitr.git\n"}, ("manifest", "DESCRIPTION", 2)),
    ({".pre-commit-config.yaml": "repos:\n- repo: https://github.com/nhs-a/waitr\n  rev: v1\n"}, ("workflow", ".pre-commit-config.yaml", 2)),
    ({".github/workflows/a.yml": "with:\n  extra-packages: any::rcmdcheck, nhs-a/waitr\n"}, ("workflow", ".github/workflows/a.yml", 2)),
    ({".github/workflows/a.yml": "with:\n  repository: nhs-a/waitr\n"}, ("workflow", ".github/workflows/a.yml", 2)),
    ({".gitmodules": '[submodule "w"]\n\turl = ../../nhs-a/waitr.git\n'}, ("submodule", ".gitmodules", 2)),
    ({"Dockerfile": "FROM ghcr.io/nhs-a/waitr:latest\n"}, ("manifest", "Dockerfile", 1)),
    ({"packages.yml": 'packages:\n  - git: "https://github.com/nhs-a/waitr.git"\n'}, ("manifest", "packages.yml", 2)),
    ({"manifest.json": '{"packages": {"waitr": {"GithubUsername": "nhs-a", "GithubRepo": "waitr"}}}'}, ("lock", "manifest.json", 1)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "where"), SHOWN, ids=[f"{next(iter(files))}-{at}" for at, (files, _) in enumerate(SHOWN)]
)
def test_a_use_is_seen_with_its_place(files, where):
    assert seen(files) == where


NOT_SHOWN = [
    {"a.R": "# library(waitr)\n"},
    {"a.R": 'message("see waitr")\n'},
    {"a.R": "waitr <- 1\n"},
    {"README.md": "We were inspired by [waitr](https://github.com/nhs-a/waitr). `library(waitr)`\n"},
    {"a.qmd": "Install it:\n\n```r\nlibrary(waitr)\n```\n"},
    {"a.R": '# remotes::install_github("nhs-a/waitr")\n'},
    {"a.R": 'remotes::install_github("somebody/waitr2")\n'},
    {"vendor/waitr/DESCRIPTION": "Package: waitr\n", "a.R": "x <- 1\n"},
    R_PACKAGE | {"a.R": "library(waitr)\n"},  # its own copy of the package, whatever the repository's name
    {"renv/library/R-4.1/waitr/R/waits.R": "library(waitr)\n"},
    {"a.R": 'cat("library(waitr)")\n'},
    {"a.R": 'wards <- c("waitr")\npacman::p_load(dplyr)\nplot(wards)\n'},  # a vector that nothing loads
    {"a.R": 'old <- c("waitr")\nremove.packages(old)\n'},
    {"a.R": "message(\"install it: remotes::install_github('nhs-a/waitr')\")\n"},
    {"a.Rmd": "```{r, eval=FALSE}\nlibrary(waitr)\n```\n"},
    {"a.qmd": "```{r}\n#| eval: false\nlibrary(waitr)\n```\n"},
    {"a.qmd": "<!--\n```{r}\nlibrary(waitr)\n```\n-->\n"},
    {"tests/fixtures/study/a.R": "library(waitr)\n"},
    # Where it is from stands beside it: a stranger's of the same name.
    {"a.R": 'library(waitr) # remotes::install_github("stranger/waitr")\n'},
    {"a.R": 'remotes::install_github("stranger/waitr")\nlibrary(waitr)\n'},
    {"DESCRIPTION": "Package: w\nImports: waitr\nRemotes: stranger/waitr\n"},
    # In a lock file for the sake of others, or nobody can tell for whose.
    {
        "renv.lock": '{"Packages": {"waitr": {"Version": "1", "RemoteUsername": "nhs-a", "RemoteRepo": "waitr"}, "b": {"Version": "2", "Requirements": ["waitr"]}}}'
    },
    {
        "renv.lock": '{"Packages": {"waitr": {"Version": "1", "RemoteUsername": "nhs-a", "RemoteRepo": "waitr"}, "b": {"Version": "2"}}}'
    },
    {
        "manifest.json": '{"packages": {"waitr": {"GithubUsername": "nhs-a", "GithubRepo": "waitr"}, "b": {"description": {"Imports": "stats, waitr (>= 1)"}}}}'
    },
    # Locked from CRAN, where this project does not say that it is: somebody else's package.
    {"renv.lock": '{"Packages": {"waitr": {"Version": "1", "Source": "Repository", "Repository": "CRAN"}}}'},
]


@pytest.mark.parametrize("files", NOT_SHOWN, ids=range(len(NOT_SHOWN)))
def test_what_only_looks_like_a_use_is_none(files):
    assert seen(files) is None


def test_what_is_declared_and_locked_is_declared():
    lock = '{"Packages": {"waitr": {"Version": "1", "Source": "GitHub", "RemoteUsername": "nhs-a", "RemoteRepo": "waitr"}, "b": {"Requirements": ["waitr"]}}}'
    files = {"renv.lock": lock, "DESCRIPTION": "Package: w\nImports:\n    waitr\n"}
    assert seen(files) == ("manifest", "DESCRIPTION", 3)
    # The lock says from where: a stranger's of the same name is not meant.
    assert seen({**files, "renv.lock": lock.replace("nhs-a", "stranger")}) is None


def test_a_lock_file_counts_where_the_project_says_that_cran_has_it():
    lock = {"renv.lock": '{"Packages": {"waitr": {"Version": "1", "Source": "Repository", "Repository": "CRAN"}}}'}
    assert seen(lock, ON_CRAN) == ("lock", "renv.lock", 1)


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"a.py": "import os\nfrom bed_finder import find\n"}, ("code", "a.py", 2)),
        ({"requirements.txt": "pandas\nbed_finder>=1\n"}, ("manifest", "requirements.txt", 2)),
        ({"requirements.txt": "git+https://github.com/nhs-a/beds.git@v1\n"}, ("manifest", "requirements.txt", 1)),
        ({"environment.yml": "dependencies:\n  - pip:\n    - bed-finder==1\n"}, ("manifest", "environment.yml", 3)),
        ({"Pipfile": '[packages]\nbed-finder = "*"\n'}, ("manifest", "Pipfile", 2)),
        ({"uv.lock": 'version = 1\n[[package]]\nname = "bed-finder"\n'}, ("lock", "uv.lock", 3)),
        (
            {
                "uv.lock": '[[package]]\nname = "bed-finder"\n[[package]]\nname = "b"\ndependencies = [\n    { name = "bed-finder" },\n]\n'
            },
            None,
        ),
        (
            {
                "poetry.lock": '[[package]]\nname = "b"\n\n[package.dependencies]\nbed-finder = ">=1"\n\n[[package]]\nname = "bed-finder"\n'
            },
            None,
        ),
        (
            {
                "requirements.txt": "b==1\n    # via -r requirements.in\nbed-finder==1\n    # via\n    #   b\n    #   c\n"
            },
            None,
        ),
        (
            {
                "requirements.txt": "bed-finder==1 \\\n    --hash=sha256:a\n    # via -r https://example.org/requirements.in\n"
            },
            None,
        ),
        ({"requirements.txt": "bed-finder==1 \\\n    --hash=sha256:a\nb==2\n"}, None),
        (
            {"requirements.txt": "b==1\n    # via bed-finder\nbed-finder==1\n    # via -r requirements.in\n"},
            ("manifest", "requirements.txt", 3),
        ),
        ({"requirements.txt": "bed-finder==1  # via b\n", "a.py": "import bed_finder\n"}, ("code", "a.py", 1)),
        ({"Dockerfile": "RUN pip install --no-cache-dir bed-finder==1.0\n"}, ("manifest", "Dockerfile", 1)),
        ({"a.py": "# Databricks notebook source\n# MAGIC %pip install bed-finder\n"}, ("manifest", "a.py", 2)),
        ({"a.py": "print('pip install bed-finder')\n"}, None),
        ({"pyproject.toml": '[project]\nname = "bed-finder"\n', "a.py": "import bed_finder\n"}, None),  # its own name
        ({"a.py": "import bed_finder\n", "bed_finder.py": "x = 1\n"}, None),  # its own module of the name
        ({"a.py": "import bed_finder\n", "lib/bed_finder/__init__.py": ""}, None),  # copied in
        ({"a.py": "# import bed_finder\n"}, None),
        ({"a.py": '"""\nimport bed_finder\n"""\n'}, None),
    ],
)
def test_python(files, where):
    assert seen(files, PYTHON, "nhs-a/beds") == where


def test_a_name_that_pypi_may_have_from_a_stranger_counts_only_with_more_evidence():
    giver = {key: text for key, text in PYTHON.items() if key != "README.md"}
    user = {"a.py": "import bed_finder\n"}
    assert seen(user, giver, "nhs-a/beds") is None
    assert seen(user, giver, "nhs-a/bed-finder") is not None  # the repository's own, rare name
    assert seen(user, giver, "nhs-a/beds", owner="nhs-a") is not None  # the same house
    both = user | {"requirements.txt": "git+https://github.com/nhs-a/beds.git\n"}
    assert seen(both, giver, "nhs-a/beds") is not None


@pytest.mark.parametrize("name", ["utils", "pandas", "simulation"])
def test_a_name_that_everybody_uses_is_nobodys(name):
    giver = {
        "pyproject.toml": f'[build-system]\nrequires = ["x"]\n[project]\nname = "{name}"\n',
        f"src/{name}/__init__.py": "",
    }
    assert seen({"a.py": f"import {name}\n"}, giver, f"nhs-a/{name}") is None


def test_a_name_that_hundreds_give_is_weighed_once_for_all_who_use_it(monkeypatch):
    weighed = []
    living = givers._living

    def counted(parties):
        weighed.append(len(parties))
        return living(parties)

    monkeypatch.setattr(givers, "_living", counted)
    copies = [party("nhs-a/waitr", R_PACKAGE)._replace(id=f"nhs-{n}/waitr", owner=f"nhs-{n}") for n in range(300)]
    user = party("nhs-b/report", {"a.R": "library(waitr)\n"})
    users = [user._replace(id=f"nhs-u{n}/report", owner=f"nhs-u{n}") for n in range(300)]
    assert not edges([*copies, *users])  # nobody can tell which
    assert weighed == [300]
    kept = copies[7]
    others = [one._replace(homes=(kept.id,)) for one in copies if one is not kept]
    assert {edge.project for edge in edges([kept, *others, *users])} == {kept.id}  # the mirrors say so


def test_base_packages_and_the_standard_library_are_no_uses():
    found = assess(Snapshot.of({"a.R": "library(stats)\nutils::head(x)\n", "a.py": "import os, sys, json\n"}))
    assert found.uses == ()


def test_a_fork_and_a_copy_are_no_users():
    giver = party("nhs-a/waitr", R_PACKAGE)
    user = party("nhs-b/report", {"a.R": "library(waitr)\n"})
    assert edges([giver, user])
    assert not edges([giver, user._replace(fork_of="nhs-a/waitr")])
    assert not edges([giver, user._replace(roots=giver.roots)])


def test_of_two_that_give_the_same_package_the_living_one_is_meant_or_none():
    old, new = party("nhs-a/waitr", R_PACKAGE), party("nhs-c/waitr", R_PACKAGE)
    user = party("nhs-b/report", {"a.R": "library(waitr)\n"})
    assert not edges([old, new, user])
    assert [edge.project for edge in edges([old._replace(successor="nhs-c/waitr"), new, user])] == ["nhs-c/waitr"]
    address = party("nhs-b/report", {"a.R": 'library(waitr)\nremotes::install_github("nhs-a/waitr")\n'})
    assert [edge.project for edge in edges([old, new, address])] == ["nhs-a/waitr"]


def test_a_step_of_a_study_runs_a_reusable_action_or_a_runtime_of_its_platform():
    study = {
        "project.yaml": "actions:\n  fit:\n    run: >\n      fit-curve:v0.1 --in x\n  get:\n    run: ehrql:v1 generate-dataset a.py\n"
    }
    runs = [party("opensafely-actions/fit-curve", {}), party("opensafely-core/ehrql", {}), party("nhs-b/study", study)]
    assert [(edge.project, edge.line) for edge in edges(runs)] == [
        ("opensafely-actions/fit-curve", 4),
        ("opensafely-core/ehrql", 6),
    ]


def test_of_two_copies_of_one_work_that_at_its_own_address_is_meant():
    original = party("nhs-a/waitr", R_PACKAGE, homes=("nhs-a/waitr",))
    copy = party("nhs-c/waitr", R_PACKAGE, roots=original.roots, homes=("nhs-a/waitr",))
    user = party("nhs-b/report", {"a.R": "library(waitr)\n"})
    assert [edge.project for edge in edges([copy, original, user])] == ["nhs-a/waitr"]


def test_of_two_homes_of_one_work_the_one_that_is_worked_on_is_meant():
    user = party("nhs-b/report", {"DESCRIPTION": "Package: report\nImports: waitr\n"})
    old = party("nhs-a/waitr", ON_CRAN, homes=("nhs-a/waitr",), last="2021-03-01T11:23:34Z")
    new = party("nhs-c/waitr", ON_CRAN, homes=("nhs-c/waitr",), last="2025-07-15T12:58:18Z", roots=old.roots)
    assert [edge.project for edge in edges([old, new, user])] == ["nhs-c/waitr"]
    assert not edges([old._replace(last=""), new, user])  # when the other was worked on is not known
    assert not edges([old, new._replace(roots=("another first commit",)), user])  # two works, and nobody can tell


def test_a_mirror_that_says_where_its_code_is_at_home_is_not_meant():
    original = party("nhs-a/waitr", ON_CRAN)
    mirror = party("cran/waitr", ON_CRAN, homes=("nhs-a/waitr",))  # another first commit: only the code is the same
    user = party("nhs-b/report", {"a.R": "library(waitr)\n"})
    assert [edge.project for edge in edges([mirror, original, user])] == ["nhs-a/waitr"]
    assert not edges([mirror._replace(homes=("stranger/waitr",)), original, user])  # still two, and nobody can tell


def test_an_address_of_the_same_account_under_an_earlier_name_is_no_strangers():
    user = party("nhs-b/report", {"a.R": '# install_github("nhs-a/waitr")\nlibrary(waitr)\n'})
    found = edges([party("nhs-a/waiting-model", R_PACKAGE), user])
    assert [(edge.user, edge.project) for edge in found] == [("nhs-b/report", "nhs-a/waiting-model")]


def test_a_former_name_leads_to_the_project():
    user = party("nhs-b/report", {"DESCRIPTION": "Package: w\nRemotes: nhs-old/waitr\n"})
    found = edges([party("nhs-a/waitr", R_PACKAGE, former=("nhs-old/waitr",)), user])
    assert [(edge.user, edge.project) for edge in found] == [("nhs-b/report", "nhs-a/waitr")]


def test_a_namespace_that_others_have_parts_of_is_nobodys():
    files = {
        "pyproject.toml": PYTHON["pyproject.toml"],
        "src/nhp/docker/__init__.py": "",
        "src/nhp/model/__init__.py": "",
    }
    given = {package.name for package in assess(Snapshot.of(files)).packages if package.ecosystem == "python"}
    assert given == set()  # its distribution's name, and its address, still lead to it


HOSTILE = '"><script>alert(1)</script>\u202e'


def test_the_graph_is_well_formed_whatever_the_names_are():
    found = (
        reuse.Edge(user="a/b", project="c/d", name=HOSTILE, via="code", path=f"{HOSTILE}.R", line=3),
        reuse.Edge(user="a/b", project="c/e", name="x", via="lock", path="renv.lock"),
    )
    for write in (reusegraph.as_graphml, reusegraph.as_svg):
        text = write(found)
        ET.fromstring(text)
        assert "<script" not in text
        assert "\u202e" not in text
    graph = ET.fromstring(reusegraph.as_graphml(found))
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert [node.get("id") for node in graph.findall(".//g:node", names)] == ["a/b", "c/d", "c/e"]
    assert len(graph.findall(".//g:edge", names)) == 2
    assert [link["target"] for link in json.loads(reusegraph.as_json(found))["links"]] == ["c/d", "c/e"]


def test_the_graph_opens_elsewhere_and_says_who_is_behind_each_project(tmp_path):
    """Read with networkx, by its own reader of GraphML and of node-link JSON: who uses whom across organisations."""
    registry = make_registry(tmp_path, entry("example-trust/waitr"), entry("nhs-b/report"))
    with (registry.root / "organisations.toml").open("a", encoding="utf-8") as table:
        table.write(
            '[[organisations]]\nid = "b"\nname = "Board <B>"\nods = "RYY"\nregion = "London"\nowners = ["nhs-b"]\n'
        )
    registry = Registry(registry.root)
    edges = [
        reuse.Edge(user="nhs-b/report", project="example-trust/waitr", name="waitr", via="code", path="a.R", line=1)
    ]
    about = reusing.behind(registry, edges)
    one = nx.read_graphml(io.StringIO(reusegraph.as_graphml(edges, about)))
    two = nx.node_link_graph(json.loads(reusegraph.as_json(edges, about)), edges="links")
    for graph in (one, two):
        assert list(graph.edges(data="via")) == [("nhs-b/report", "example-trust/waitr", "code")]
        assert graph.nodes["nhs-b/report"] == {
            "label": "report", "organisation": "b", "organisation_name": "Board <B>", "ods": "RYY", "region": "London",
        }  # fmt: skip
    assert (
        reusing.behind(registry, [reuse.Edge(user="no/body", project="no/one", name="x", via="code", path="a.R")]) == {}
    )


def test_the_command_tells_both_ways(tmp_path):
    registry = make_registry(tmp_path, entry("nhs-a/waitr"), entry("nhs-b/report"))
    one, two = registry.ids()[:2]
    for repo, files in ((one, ON_CRAN), (two, {"analysis.R": "library(waitr)\n"})):
        registry.write_harvest(harvest_of(assess(Snapshot.of(files, repository=str(repo))), str(repo)))
    ask = ["--registry", str(registry.root), "reuse"]
    said = CliRunner().invoke(cli, [*ask, str(one)])
    assert said.exit_code == 0
    assert f"{two}\n    loaded in analysis.R:1" in said.output
    assert "It is not seen to use another listed project." in said.output
    graph = json.loads(CliRunner().invoke(cli, [*ask, "--graph", "json"]).output)
    assert graph["nodes"] == [{"id": "nhs-a/waitr", "label": "waitr"}, {"id": "nhs-b/report", "label": "report"}]
    links = graph["links"]
    assert links == [
        {"source": str(two), "target": str(one), "name": "waitr", "via": "code", "path": "analysis.R", "line": 1}
    ]


def test_search_says_who_uses_what_it_finds_also_after_a_change(tmp_path, monkeypatch):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    registry = make_registry(tmp_path / "registry", entry("nhs-a/waitr"), entry("nhs-b/report"), entry("nhs-c/other"))

    def write(name: str, files: dict[str, str]) -> None:
        registry.write_harvest(harvest_of(assess(Snapshot.of(files, repository=name)), name))

    def used_by() -> list[str]:
        ask = ["--registry", str(registry.root), "search", "waiting", "--format", "json"]
        rows = json.loads(CliRunner().invoke(cli, ask).output)["results"]
        return next(row["used_by"] for row in rows if row["id"] == "nhs-a/waitr")

    write("nhs-a/waitr", ON_CRAN)
    write("nhs-b/report", {"a.R": "library(waitr)\n"})
    write("nhs-c/other", {"a.R": "1\n"})
    assert used_by() == ["nhs-b/report"]
    write("nhs-c/other", {"a.R": "library(waitr)\nwaits()\n"})
    assert used_by() == ["nhs-b/report", "nhs-c/other"]
    write("nhs-b/report", {"a.R": "stats::sd(1)\n# no longer\n"})
    write("nhs-c/other", {"a.R": "stats::sd(2)\n# no longer, either\n"})
    assert used_by() == []
    shown = CliRunner().invoke(cli, ["--registry", str(registry.root), "search", "waiting"]).output
    assert "Used by" not in shown


def test_a_harvest_of_before_has_no_uses_and_breaks_nothing():
    old = msgspec.json.encode({"packages": [], "unknown": 1})
    from nhsr_registry.dependents import reusing

    assert reusing._DECODER.decode(old).uses == ()
