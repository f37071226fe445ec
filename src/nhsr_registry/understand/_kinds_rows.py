"""The marks of code lists and of data: rows that are the product, and not what some code reads."""

from __future__ import annotations

import json
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.understand import code
from nhsr_registry.understand._kinds_code import Mark, View, at, packaged
from nhsr_registry.understand._kinds_told import opening
from nhsr_registry.understand.facts import is_data
from nhsr_registry.understand.manifests import aside

#: What starts a pipeline: code lists beside it are what it reads.
PIPELINES = (
    "_targets.r", "project.yaml", "snakefile", "dbt_project.yml", "dvc.yaml", "{main,run,run_all,pipeline}.{r,py}",
    "create_publication.{py,r}", "run_*.r",
)  # fmt: skip
_CODELIST_NAME = re.compile(r"code-?_?lists?|codesets?|[-_]codes$|phenotypes?|value-?_?sets?|refsets?")
#: What works on code lists and holds none.
_CODELIST_TOOL = re.compile(
    r"(?:code-?_?lists?|codesets?|phenotypes?|value-?_?sets?|refsets?)[-_]?(?:tools?|tool-?kit|build\w*|generat\w+|compar\w+|valid\w+|pars\w+|convert\w+|manag\w+|viewer|explorer|api|app)$"
)
_CODELIST_FILE = re.compile(
    r"code-?_?lists?|codesets?|snomed|icd-?_?10|opcs|read-?_?codes?|phenotype|refset|dmd|bnf_?codes",
    re.IGNORECASE,
)
_CODELIST_SAYS = re.compile(
    r"\bcode[- ]?lists?\b|\bphenotypes?\b|\b(?:value|ref|code)[- ]?sets?\b|\b(?:SNOMED|ICD-?1?\d?|OPCS|READ|BNF)(?: CT)?(?:[ -]\d+)? codes\b",
    re.IGNORECASE,
)
#: What a README says where the lists are what is offered, and scripts only keep them.
_CODELISTS_OFFERED = re.compile(
    r"\b(?:collections?|library|catalogue|repository|sets?|contains?|holds?|provides?|hosts?) (?:of )?"
    r"(?:the |all |our )?(?:[\w-]+ ){0,3}(?:code[- ]?lists?|code ?sets?|phenotypes|value ?sets?)\b",
    re.IGNORECASE,
)
DATA_NAME = re.compile(
    r"(?:^|[-_.])(?:open)?data(?:sets?|base|bank)?(?:$|[-_.])|datasets$|lookups?$|opendata$|\.data$|[-_]estimates$"
)


#: Names of work on data rather than of data.
DATA_WORK = re.compile(r"process|pipeline|clean|wrangl|analy|visuali[sz]|scrap|load|etl|pack|tool|model|scien")
#: What a README says of itself where the rows are the product.
DATA_SAYS = re.compile(
    r"\b(?:data ?sets?|data ?bases?|reference data|open data|lookups?(?: (?:tables?|files?))?|data files?)\b",
    re.IGNORECASE,
)


#: Rows of others, which the work is done with.
DATA_USED = re.compile(
    r"\b(?:us(?:es|ing|ed)|based on|built (?:on|from|with)|from) (?:the |a |an )?(?:[\w’'()./-]+ ){0,6}(?:data ?sets?|data ?bases?)\b",
    re.IGNORECASE,
)
_ANALYSES = re.compile(r"\b(?:is|are|for|our|my|the|an?) (?:\w+ )?analys[ei]s (?:of|on|using)\b", re.IGNORECASE)


#: What somebody sets out to do who analyses: “this project aims to analyse …”.
_AIMS = re.compile(
    r"\b(?:this|the|our) (?:project|study|analysis|work) (?:aims?|seeks?|sets out|intends?) to (?:analy[sz]e|investigate|examine|explore|compare|identify|assess|quantify)\b",
    re.IGNORECASE,
)


def _links(view: View, own: list[str]) -> int:
    """How many of the data files the README links to."""
    text = view.readme[1] if view.readme else ""
    return sum(f"]({path})" in text or f"](./{path})" in text for path in own[:200])


#: Files of codes that are offered beside the code that reads them, where they are most of what there is.
_MANY = 20


def codelist(view: View) -> Iterator[Mark]:
    where = view.readme[0] if view.readme else "."
    if _CODELIST_NAME.search(view.name) and not _CODELIST_TOOL.search(view.name):
        yield Mark("codelist", 70, at(where, "the repository's name"))
        return
    coded = sum(n for language, n in view.facts.languages.items() if language != "Quarto")
    study = view.snapshot.find(*PIPELINES)  # reads them
    if coded <= 2 and not study and (found := _CODELIST_SAYS.search(opening(view)[:400])):
        yield Mark("codelist", 68, at(where, found[0][:80]))
    listed = [
        p
        for p in view.snapshot.paths
        if code.extension(p) in {"csv", "xlsx", "tsv", "txt"} and _CODELIST_FILE.search(p)
    ]
    files = max(1, view.facts.files)
    offered = _CODELISTS_OFFERED.search(opening(view)[:400])
    if offered and len(listed) >= 2 * coded and len(listed) * 3 >= files and not study:
        yield Mark("codelist", 68, at(where, offered[0][:80]))
        return
    own = any(_CODELIST_NAME.search(p.partition("/")[0].lower()) for p in listed if "/" in p)  # a folder of them
    if len(listed) >= (2 if own or len(listed) * 5 >= files else 3) and not packaged(view):
        offered_too = own and not study and len(listed) >= _MANY and len(listed) * 2 > files
        weight = 55 if offered_too else 48 if len(listed) * 5 >= files else 42
        yield Mark("codelist", weight, at(listed[0], f"{len(listed)} files of codes"))


#: How telling it is that rows come with a description for programs; pages beside them describe them once more.
DESCRIBED = 84


def data(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    coded = sum(n for language, n in view.facts.languages.items() if language != "Quarto")
    coded -= sum(code.is_test(path) for path in snapshot.paths if code.extension(path) in {"r", "py"})
    own = [p for p in snapshot.paths if is_data(p) and not aside(p)]
    if own and all(_CODELIST_NAME.search(p.partition("/")[0].lower()) for p in own):
        return  # a folder of code lists
    yield from _described(view, own)
    if "" in view.r_packages:
        packed = snapshot.find("data/*.{rda,rdata}")
        functions = sum(1 for _, text in snapshot.read("r/*.r") for _ in code.r_functions(text))
        if packed and functions * 3 <= len(packed):
            yield Mark("data", 84, at(packed[0], f"{len(packed)} data sets, {functions} functions"), "observed")
        elif packed and (DATA_NAME.search(view.name) or (len(packed) >= 8 and len(packed) > functions)):
            yield Mark("data", 45, at(packed[0], f"{len(packed)} data sets"), "observed")
    elif (coded >= 3 and _ANALYSES.search(opening(view)[:400])) or (coded and _AIMS.search(opening(view)[:600])):
        return  # it says what it is, however many tables it reads and makes
    elif (
        len(own) >= 2
        and len(own) >= coded
        and DATA_NAME.search(view.name)
        and not DATA_WORK.search(view.name)
        and DATA_SAYS.search(opening(view)[:400])
    ):
        yield Mark("data", 72, at(own[0], f"{len(own)} data files, and the name says so"))
    elif len(own) >= 2 and DATA_NAME.search(view.name) and not DATA_WORK.search(view.name) and _links(view, own) >= 2:
        yield Mark("data", 72, at(own[0], f"{len(own)} data files, which the README offers"))
    elif len(own) >= max(2, 4 * coded + 1):
        yield Mark("data", 60, at(own[0], f"{len(own)} data files, {coded} of code"))


def _described(view: View, own: list[str]) -> Iterator[Mark]:
    """Rows that come with a description for programs."""
    # what Frictionless Data calls a package: rows with a description of each column
    found = view.snapshot.find("{,*/,*/*/,*/*/*/}datapackage.{json,yaml,yml}")
    if described := [path for path in found if not aside(path)]:
        yield Mark("data", DESCRIBED, at(described[0], "a data package"), "observed")
    elif own and (told := _catalogued(view)):
        yield Mark("data", DESCRIBED, at(told, "an entry for a catalogue of data"), "observed")


def _catalogued(view: View) -> str | None:
    """`data.json` as catalogues of open data read it (DCAT): a data set or several, with addresses to download from."""
    text = view.snapshot.text("data.json") or ""
    if '"distribution"' not in text or '"downloadURL"' not in text:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    several = said.get("dataset") if isinstance(said, dict) else None
    for one in several if isinstance(several, list) else [said]:
        files = one.get("distribution") if isinstance(one, dict) and one.get("title") else None
        for file in files if isinstance(files, list) else ():
            if isinstance(file, dict) and str(file.get("downloadURL")).startswith("http"):
                return "data.json"
    return None


#: Files that hold rows as well as settings do, by their ending; these are settings.
_SETTINGS = re.compile(
    r"(?:^|/)(?:package(?:-lock)?|composer|tsconfig|manifest|codemeta|code|\.\w+)\.json$|\.zenodo\.json$"
)


def looked_up(view: View) -> Mark | None:
    """Where nothing else was seen: one file of rows, and a README that says it offers them."""
    rows = [
        path
        for path in view.snapshot.find("{,*/}*.{json,csv,tsv,xml,geojson,topojson,parquet}")
        if not aside(path) and not _SETTINGS.search(path)
    ]
    said = DATA_USED.sub("", opening(view)[:400])
    return Mark("data", 20, at(rows[0], "rows that the README offers")) if rows and DATA_SAYS.search(said) else None
