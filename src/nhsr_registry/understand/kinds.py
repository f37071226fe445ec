"""What kind of thing a repository is, from its files: several kinds may hold, the most telling first.

Each kind has one function that looks for its marks and says how telling they are; curated entries overrule all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nhsr_registry.checks._base import README
from nhsr_registry.model import Evidence, Facts, Kind, KindGuess, Record
from nhsr_registry.snapshot import FileEntry, Snapshot
from nhsr_registry.understand import code, prose
from nhsr_registry.understand._kinds_code import (
    SITE,
    Mark,
    View,
    at,
    first_code,
    other_app,
    packaged,
    python_app,
    python_package,
    r_package,
    shiny,
)
from nhsr_registry.understand.facts import count, is_data
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import aside, r_packages

#: Texts that are looked into; paths alone need no mention.
READS = (*README, *MANIFESTS, *code.SOURCES, "_quarto.yml", "_config.yml")


def infer(snapshot: Snapshot, record: Record, facts: Facts) -> tuple[KindGuess, ...]:
    """The kinds of a repository, most telling first. Never empty.

    Files without a word in them tell nothing: a course is not made of five empty lessons.
    """
    told = _told(snapshot)
    if told is not snapshot:
        snapshot, facts = told, count(told)
    readmes = snapshot.read(*README)
    view = View(
        snapshot=snapshot,
        record=record,
        facts=facts,
        name=(snapshot.repository or "").rpartition("/")[2].lower(),
        readme=readmes[0] if readmes else None,
        r_packages=r_packages(snapshot),
    )
    best: dict[Kind, Mark] = {}
    for look in _MARKS:
        for mark in look(view):
            if mark.kind not in best or best[mark.kind].weight < mark.weight:
                best[mark.kind] = mark
    marks = sorted(_settle(best, view), key=lambda mark: (-mark.weight, mark.kind))
    return tuple(KindGuess(kind=m.kind, evidence=m.evidence, confidence=m.confidence) for m in marks)


def _of_another(best: dict[Kind, Mark]) -> None:
    """Data that an app shows, code that a course teaches with and a template's pages are not kinds of their own."""
    if "template" in best and best["template"].weight >= 67:
        shown: tuple[tuple[Kind, int], ...] = (("documentation", 45), ("analysis", 65))
        for kind, most in shown:
            if kind in best and best[kind].weight <= most:
                del best[kind]
    if "app" in best and best["app"].weight >= 60 and "data" in best and best["data"].weight <= 60:
        del best["data"]
    taught: tuple[Kind, ...] = ("app", "analysis") if "training" in best and best["training"].weight >= 80 else ()
    for kind in taught:
        if kind in best and best[kind].weight <= 78:
            del best[kind]


#: Pages of text; one that is shorter, or holds a heading alone, waits for its text.
_PAGES = frozenset({"md", "markdown", "qmd", "rmd", "rst", "adoc", "html", "ipynb"})
#: Files that people fill with words, code or rows.
_FILLED = _PAGES | {"csv", "tsv", "txt", "json", "r", "py", "sql", "do", "sas", "jl", "sh", "js", "ts"}
_SHORTEST_PAGE = 16  # bytes, where the text was not read
_LONGEST_HOLLOW = 200  # bytes; a longer file holds something


def _told(snapshot: Snapshot) -> Snapshot:
    """The snapshot without files that say nothing; itself, where there are none such."""
    hollow = {entry.path for entry in snapshot.entries if _hollow(entry, snapshot.text(entry.path))}
    if not hollow:
        return snapshot
    return Snapshot(
        repository=snapshot.repository,
        commit=snapshot.commit,
        branch=snapshot.branch,
        entries=tuple(entry for entry in snapshot.entries if entry.path not in hollow),
        texts={path: text for path, text in snapshot.texts.items() if path not in hollow},
        unavailable=snapshot.unavailable,
        history=snapshot.history,
        host=snapshot.host,
    )


def _hollow(entry: FileEntry, text: str | None) -> bool:
    """Whether a file that people fill is not filled; `__init__.py` says something by being there."""
    name = entry.path.rpartition("/")[2]
    extension = code.extension(name)
    if extension not in _FILLED or name == "__init__.py" or entry.size is None or entry.size > _LONGEST_HOLLOW:
        return False
    if text is not None:
        heading = text.lstrip().startswith("#") and "\n" not in text.strip()  # in code, one remark
        return heading or not text.strip()
    return entry.size == 0 or (entry.size < _SHORTEST_PAGE and extension in _PAGES)


def _settle(best: dict[Kind, Mark], view: View) -> list[Mark]:
    """Drop kinds that stronger ones explain, and fall back where nothing was seen."""
    strong = {kind for kind, mark in best.items() if mark.weight >= 60}
    if strong & {"r-package", "python-package", "app"} and "documentation" in best:
        whole = max(best[kind].weight for kind in strong & {"r-package", "python-package", "app"})
        if best["documentation"].weight < 80 or whole >= 78:
            del best["documentation"]  # a package's or an app's own site
    if "app" in best and best["app"].weight >= 60 and "analysis" not in best:
        best.pop("codelist", None)  # code lists that an app shows or ships
    _of_another(best)
    told = max((best[kind].weight for kind in ("documentation", "training") if kind in best), default=0)
    if told >= 72 and "analysis" in best and best["analysis"].weight <= 65:
        del best["analysis"]  # code that serves the text
    written = sum(path.lower().startswith("readme.") for path in view.snapshot.find("*.{rmd,qmd,ipynb}"))
    tools = view.facts.languages.get("Quarto", 0) + written + len(view.snapshot.find("renv/activate.r"))
    tools += sum(code.is_test(path) for path in view.snapshot.paths if code.extension(path) in {"r", "py"})
    if not best and (coded := sum(view.facts.languages.values()) - tools) > 0:
        best["analysis"] = Mark("analysis", 10, (Evidence(path=first_code(view), note=f"{coded} files of code"),))
    if not best:
        where = view.readme[0] if view.readme else next(iter(view.snapshot.paths), ".")
        best["documentation"] = Mark("documentation", 10, (Evidence(path=where, note="no code"),))
    return list(best.values())


# ── Training, templates, documentation ───────────────────────────────────────────────────────────

_TRAINING_NAME = re.compile(
    r"how-?tos?(?:$|[-_])|cheat-?sheets?|workshop|training|course|tutorial|lesson|bootcamp|masterclass|coffee.?and.?coding|(?:^|[-_])intro(?:duction)?(?:[-_]to)?[-_]|^learn|[-_]intro$"
    r"|teaching|webinar|(?:^|[-_])book$"
)
_TRAINING_SAYS = re.compile(
    r"\b(?:workshop|training|course|tutorials?|lessons?|teaching|taught|lecture) (?:materials?|repository|repo|slides|resources|content|session|component|notes)"
    r"|\b(?:materials?|slides|code|resources|book) (?:for|from|to support) (?:the|a|an|our|this)?\s?(?:[\w-]+ ){0,4}(?:workshop|training|course|webinar|tutorial|taught|lecture)s?\b"
    r"|\bthis (?:repo(?:sitory)?|site|book|project) (?:currently )?(?:is|contains|holds|provides|has) (?:an? )?(?:[\w-]+ ){0,5}(?:workshops?|training|course|tutorials?|lessons?)\b"
    r"|\b(?:community|worked|short|contributed) (?:\w+ )?(?:demos?|how-tos?|examples?) (?:and|to|of|for)\b|\b(?:an?|the|this) (?:[\w-]+ )?course (?:on|in|for|about|that|to)\b|\bcode[- ]along\b"
    r"|\blearning (?:objectives|outcomes|resource)\b|\ban introduction to writing\b|\blittle book of\b",
    re.IGNORECASE,
)  # fmt: skip
_SESSIONS = re.compile(
    r"^(?:workshop|lecture|session|lesson|module|week|day|practical|exercise|lab)s?[-_ ]?\d+", re.IGNORECASE
)
_LESSON = re.compile(
    r"(?<![a-z])(?:solutions?|exercises?|practicals?|lectures?|lessons?|code[-_ ]along|homework)(?![a-z])",
    re.IGNORECASE,
)
_SLIDES = re.compile(r"xaringan::|revealjs|learnr::tutorial")
_TEMPLATE_NAME = re.compile(r"template|cookiecutter|skeleton|boilerplate|starter|scaffold")
_TEMPLATE_SAYS = re.compile(
    r"\b(?:use|used|using|serves?|act(?:s|ing)?|intended|designed|built|meant) (?:it )?as (?:a|an|the) (?:[\w'’-]+ ){0,3}template\b"
    r"|\b(?:should|can) be used as the (?:default |basic )?structure for new\b|\bthe aim of this template\b|\bthis template (?:can|is|provides|should|will|contains)\b|^[\w .:-]{0,40}\btemplate (?:model card|repository|project)\b|"
    r"\bthis (?:repo(?:sitory)?|project|package|is)? ?(?:is|provides|contains|serves as|acts as|offers)? ?(?:an? |the )?"
    r"(?:[\w'’-]+ ){0,6}template (?:repo(?:sitory)?|for|project|structure|to|that|with)\b"
    r"|\b(?:click|press|select|choose|using|hit) (?:on )?(?:the )?(?:green )?[\"'“‘*`]*use this template\b",
    re.IGNORECASE,
)  # fmt: skip


def _opening(view: View) -> str:
    """Title and first words of the README: what the project says it is."""
    if view.readme is None:
        return ""
    path, text = view.readme
    lines = [
        line.text for line in prose.read(text, path)[:120] if line.role in {"heading", "prose", "item"} and line.text
    ]
    return " ".join(lines)[:1500]


def _training(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    where = view.readme[0] if view.readme else "."
    if _TRAINING_NAME.search(view.name):
        yield Mark("training", 85, at(where, "the repository's name"))
    if packaged(view):
        return
    decks = [path for path, text in snapshot.read("**/*.{rmd,qmd}") if _SLIDES.search(text[:2000])]
    sheets = snapshot.find("**/*.{rmd,qmd}")
    if len(decks) >= 3 and len(decks) * 3 >= len(sheets):
        yield Mark("training", 82, at(decks[0], f"{len(decks)} slide decks or lessons"))
    sessions = {path.partition("/")[0] for path in snapshot.paths if "/" in path and _SESSIONS.match(path)}
    if len(sessions) >= 3:
        yield Mark("training", 80, at(min(sessions), f"{len(sessions)} sessions"))
    taught = [path for path in snapshot.find("**/*.{ipynb,rmd,qmd,r,py}") if _LESSON.search(path.rpartition("/")[2])]
    if len(taught) >= 3 and len(taught) * 5 >= len(snapshot.find("**/*.{ipynb,rmd,qmd,r,py}")):
        yield Mark("training", 80, at(taught[0], f"{len(taught)} lessons or exercises"))
    exercises = snapshot.find("{,*/}{exercises,exercise,solutions,lessons,workshops}/*")
    if len(exercises) >= 2:
        yield Mark("training", 66, at(exercises[0]))
    if found := _TRAINING_SAYS.search(_opening(view)):
        yield Mark("training", 64, at(where, found[0][:80]))


def _template(view: View) -> Iterator[Mark]:
    made = [
        *view.snapshot.find("cookiecutter.json", "copier.{yml,yaml}"),
        *(p for p in view.snapshot.paths if "{{" in p),
    ]
    # an empty file, and settings of `{}`, ask nobody anything
    if made := [path for path in made if (size := view.snapshot.by_path[path].size) is None or size > len("{}\n")]:
        yield Mark("template", 95, at(made[0]), "observed")
    where = view.readme[0] if view.readme else "."
    shapes = [
        path
        for path in view.snapshot.find("{,templates/,template/}*.{qmd,rmd,docx,pptx,potx,dotx}")
        if "template" in path.lower()
    ]
    if _TEMPLATE_NAME.search(view.name):
        yield Mark("template", 90, at(where, "the repository's name"))
    elif (
        shapes and len(_own_code(view)) <= 5 and re.search(r"\b(?:templates?|themes?)\b", _opening(view), re.IGNORECASE)
    ):
        yield Mark("template", 67, at(shapes[0]))
    elif found := _TEMPLATE_SAYS.search(_opening(view)):
        yield Mark("template", 61, at(where, found[0][:80]))


_WRITTEN = frozenset({"md", "markdown", "qmd", "rmd", "rst", "adoc", "docx", "pdf", "html"})


def _documentation(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    coded = sum(n for language, n in view.facts.languages.items() if language not in {"Quarto", "Shell"})
    prosy = [
        p
        for p in snapshot.paths
        if code.extension(p) in _WRITTEN and not p.lower().rpartition("/")[2].startswith(_CUSTOMARY)
    ]
    quarto = snapshot.text("_quarto.yml") or ""
    book = re.search(r"^[ \t]*type:[ \t]*[\"']?(?:book|website)", quarto, re.MULTILINE)
    site = snapshot.find(*SITE)
    weight = 0
    if book and "" not in view.r_packages:
        front = snapshot.find("index.{qmd,rmd,md,ipynb}")
        weight = 83 if coded <= len(prosy) and (front or len(prosy) >= 5) else 63
    elif site and len(prosy) >= 3:
        weight = 72 if 2 * coded <= len(prosy) else 40 if coded <= len(prosy) else 0
    elif len(prosy) >= 2 and 3 * coded <= len(prosy):
        weight = 72 if len(prosy) >= 8 else 45
    if weight:
        yield Mark(
            "documentation",
            weight,
            at(site[0] if site else prosy[0], f"{len(prosy)} pages, {coded} files of code"),
        )


_CUSTOMARY = (
    "readme",
    "licen",
    "contribut",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "news",
    "changelog",
    "pull_request",
    "open_code_checklist",
    "code_of_coduct",
    "model_card",
    "model-card",
)

# ── Data, codelists, analyses ────────────────────────────────────────────────────────────────────

_CODELIST_NAME = re.compile(r"code-?_?lists?|codesets?|[-_]codes$|phenotypes?|value-?_?sets?|refsets?")
_CODELIST_FILE = re.compile(
    r"code-?_?lists?|codesets?|snomed|icd-?_?10|opcs|read-?_?codes?|phenotype|refset|dmd|bnf_?codes",
    re.IGNORECASE,
)
_CODELIST_SAYS = re.compile(
    r"\bcode[- ]?lists?\b|\bphenotypes?\b|\b(?:value|ref|code)[- ]?sets?\b|\b(?:SNOMED|ICD-?1?\d?|OPCS|READ|BNF)(?: CT)?(?:[ -]\d+)? codes\b",
    re.IGNORECASE,
)
_DATA_NAME = re.compile(
    r"(?:^|[-_.])(?:open)?data(?:sets?|base|bank)?(?:$|[-_.])|datasets$|lookups?$|opendata$|\.data$"
)


def _codelist(view: View) -> Iterator[Mark]:
    where = view.readme[0] if view.readme else "."
    if _CODELIST_NAME.search(view.name):
        yield Mark("codelist", 70, at(where, "the repository's name"))
        return
    coded = sum(n for language, n in view.facts.languages.items() if language != "Quarto")
    if coded <= 2 and (found := _CODELIST_SAYS.search(_opening(view)[:400])):
        yield Mark("codelist", 68, at(where, found[0][:80]))
    listed = [
        p
        for p in view.snapshot.paths
        if code.extension(p) in {"csv", "xlsx", "tsv", "txt"} and _CODELIST_FILE.search(p)
    ]
    files = max(1, view.facts.files)
    own = any(_CODELIST_NAME.search(p.partition("/")[0].lower()) for p in listed if "/" in p)  # a folder of them
    if len(listed) >= (2 if own or len(listed) * 5 >= files else 3) and not packaged(view):
        yield Mark(
            "codelist",
            48 if len(listed) * 5 >= files else 42,
            at(listed[0], f"{len(listed)} files of codes"),
        )


def _data(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    coded = sum(n for language, n in view.facts.languages.items() if language != "Quarto")
    coded -= sum(code.is_test(path) for path in snapshot.paths if code.extension(path) in {"r", "py"})
    own = [p for p in snapshot.paths if is_data(p) and not aside(p)]
    if "" in view.r_packages:
        packed = snapshot.find("data/*.{rda,rdata}")
        functions = sum(len(code.R_FUNCTION.findall(text)) for _, text in snapshot.read("r/*.r"))
        if packed and functions * 3 <= len(packed):
            yield Mark("data", 84, at(packed[0], f"{len(packed)} data sets, {functions} functions"), "observed")
        elif packed and (_DATA_NAME.search(view.name) or (len(packed) >= 8 and len(packed) > functions)):
            yield Mark("data", 45, at(packed[0], f"{len(packed)} data sets"), "observed")
    elif len(own) >= 2 and len(own) > 4 * coded:
        yield Mark("data", 60, at(own[0], f"{len(own)} data files, {coded} of code"))


def _analysis(view: View) -> Iterator[Mark]:
    """Code that answers a question or runs a pipeline, beside or instead of something to install."""
    pipeline = view.snapshot.find(*_PIPELINES)
    coded = _own_code(view)
    if not coded:
        return
    where = at(pipeline[0] if pipeline else coded[0], f"{len(coded)} files of code")
    apps = [mark for look in (shiny, python_app, other_app) for mark in look(view) if mark.weight >= 60]
    if apps:
        folder = apps[0].evidence[0].path.rpartition("/")[0]
        beside = [
            path
            for path in coded
            if path.endswith((".ipynb", ".sql")) or (folder and not path.startswith(f"{folder}/"))
        ]
        if not packaged(view) and len(beside) * 2 > len(coded):
            yield Mark(
                "analysis",
                77 if len(beside) * 5 > len(coded) * 4 else 63,
                at(beside[0], f"{len(beside)} files of code beside the app"),
            )
    elif packaged(view):
        if (
            pipeline
            or _PIPELINE_NAME.search(view.name)
            or (_PIPELINE_SAYS.search(_opening(view)) and not view.r_packages)
        ):
            yield Mark("analysis", 56, where)
        elif len(loose := _loose(view, coded)) * 2 > len(coded) or len(_at_root(loose)) >= 4:
            yield Mark("analysis", 52, at(loose[0], f"{len(loose)} scripts outside the package"))
    elif view.facts.languages.get("Quarto", 0) <= 3 * len(coded):
        yield Mark("analysis", 68 if pipeline else 65, where)


_PIPELINES = (
    "_targets.r", "project.yaml", "snakefile", "dbt_project.yml", "dvc.yaml", "{main,run,run_all,pipeline}.{r,py}",
    "create_publication.{py,r}", "run_*.r",
)  # fmt: skip
_PIPELINE_NAME = re.compile(r"(?:^|[-_])rap(?:[-_]|$)|desrap|pipeline")
_PIPELINE_SAYS = re.compile(
    r"\bthis (?:[\w’-]+ )?(?:pipeline|study|analysis|publication)\b(?! standards)|\b(?:the|our) (?:entire |whole |analytical |analysis |publication )?pipeline\b|\bpipelines? (?:for|to) (?:producing|produce|creat\w+|the|process\w*|generat\w+)"
    r"|\bproofs?[- ]of[- ]concept\b|\bcase study\b|\bskunkworks\b",
    re.IGNORECASE,
)


def _own_code(view: View) -> list[str]:
    """Files with code for work on data: not tests, not set-up scripts, not pages' scripts."""
    wanted = {"r", "py", "sql", "ipynb", "rmd", "qmd", "do", "sas", "sps", "jl", "dax", "stan", "m", "pq"}
    return [
        path
        for path in view.snapshot.paths
        if code.extension(path) in wanted
        and not code.is_test(path)
        and path not in {"setup.py", "noxfile.py", "docs/conf.py"}
        and not (path.endswith(".qmd") and code.quarto_language(view.snapshot.text(path)) == "Quarto")
        and not path.lower().rpartition("/")[2].startswith("readme.")
        and "{{" not in path
        and not path.startswith("renv/")
    ]


def _at_root(paths: list[str]) -> list[str]:
    """Scripts that lie at the root: an R package has none but its `app.R`."""
    return [path for path in paths if "/" not in path and path.lower() not in {"app.r", "setup.r", "deploy.r"}]


def _loose(view: View, coded: list[str]) -> list[str]:
    """Code outside a package's own folders."""
    return [
        p
        for p in coded
        if not p.startswith(("R/", "src/", "data-raw/", "vignettes/", "inst/", "dev/"))
        and not _TOOLING.match(p)
        and not aside(p)
        and p.count("/") < 3
        and not view.snapshot.find(f"{p.rpartition('/')[0]}/__init__.py")
    ]


#: Scripts with which a package is measured, built and kept.
_TOOLING = re.compile(r"(?:benchmark\w*|scripts?|tools?|utils?|tasks|ci|\.\w+)/", re.IGNORECASE)

_MARKS: tuple[Callable[[View], Iterator[Mark]], ...] = (
    r_package, python_package, shiny, python_app, other_app, _training, _template, _documentation, _codelist, _data, _analysis,
)  # fmt: skip
