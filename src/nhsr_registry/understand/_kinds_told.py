"""The marks of training and templates: what a project says of itself, and how its pages lie."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.model import Kind
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, prose
from nhsr_registry.understand._kinds_code import Mark, View, at, own_code, packaged

_TRAINING_NAME = re.compile(
    r"how-?tos?(?:$|[-_])|cheat-?sheets?|workshop|training|course|tutorial|lesson|bootcamp|masterclass|summer-?school|coffee.?and.?coding|(?:^|[-_])intro(?:duction)?(?:[-_]to)?[-_]|^intro(?:duction)?(?:to)?(?:r|python|sql|git|shiny|stata|julia)$|^learn|[-_]intro$|(?:^|[-_])(?:cod(?:e|ing)[-_]?club|onboarding)(?:$|[-_])|codeclub$"
    r"|teaching|webinar|(?:^|[-_])book$|session[-_ ]?(?:one|two|three|four|five|\d{1,2}(?:[-_]\d{1,2}){0,2})$|(?:^|[-_])learn(?:ing)?[-_](?:r|python|sql|git|shiny|julia|data-?science|analytics|coding|to-code)$"
)
#: An app for a workshop is an app; its name ends by saying so.
_APP_NAME = re.compile(r"[-_](?:web[-_]?)?app(?:[-_]?\d+)?$")
#: One talk, in slides that code makes.
_TALK_NAME = re.compile(r"(?:^|[-_])(?:presentations?|slides|slide-?decks?|talks?)$")
_TRAINING_SAYS = re.compile(
    r"\b(?:workshop|training|course|tutorials?|lessons?|teaching|taught|lecture|data science learning) (?:materials?|repository|repo|slides|resources|content|session|component|notes)"
    r"|\b(?:as|is) an? (?:teaching|training|course|workshop|learning) (?:package|resource|aid|tool|exercise)\b"
    r"|\b(?:materials?|slides|code|resources|book) (?:for|from|to support) (?:the|a|an|our|this)?\s?(?:[\w-]+ ){0,4}(?:workshop|training|course|webinar|tutorial|taught|lecture)s?\b"
    r"|\bthis (?:repo(?:sitory)?|site|book|project) (?:currently )?(?:is|contains|holds|provides|has) (?:an? )?(?:[\w-]+ ){0,5}(?:workshops?|training(?! (?:data|sets?|models?|pipelines?|scripts?|code|runs?|and test))|course|tutorials?|lessons?)\b"
    r"|\bsessions? (?:that (?:was|were) |which (?:was|were) |were |was )?(?:developed|run|held|delivered|given|led) (?:by|for|at)\b|\b(?:cod(?:e|ing)|data|analysts?|R|Python|SQL|Excel) clubs?\b|\b(?:community|worked|short|contributed) (?:\w+ )?(?:demos?|how-tos?|examples?) (?:and|to|of|for)\b|(?<!part of )(?<!during )(?<!completed )\b(?:an?|the|this) (?:[\w-]+ )?course (?:on|in|for|about|that|to)\b|\bcode[- ]along\b"
    r"|\b(?:at|by) the end of (?:this|the) (?:session|workshop|course|lesson|module|tutorial)\b|\blearning (?:objectives|outcomes|resource)\b|\ban introduction to writing\b|\blittle book of\b",
    re.IGNORECASE,
)  # fmt: skip
#: How many tasks there are to practise with.
_TRAINING_TASKS = re.compile(
    r"\b(?:\d{1,3}|a (?:set|series|collection) of|practice) (?:[\w-]+ ){0,2}(?:exercises|practicals|coding challenges)\b|\bcourse teaching (?:repo|material)",
    re.IGNORECASE,
)
#: The same in its title or first sentence, where it says what the whole repository is.
_TRAINING_TITLE = re.compile(
    r"\b(?:workshops?|bootcamp|masterclass|summer school|(?:SQL|R|Python|Stata|coding|data) practice\b|training(?= (?:course|day|materials?|sessions?|20\d\d|\d)|$|\W*$)|course (?:materials?|notes))\b", re.IGNORECASE
)  # fmt: skip
_TRAINING_MATERIALS = re.compile(r"\b(?:workshop|course|tutorial|lecture) (?:materials?|notes|slides)\b", re.IGNORECASE)
_TRAINING_WHOLE = re.compile(
    r"\b(?:repo(?:sitory)?|site|book|project)\b[^.]{0,80}?\b(?:contains?|holds?|hosts?|provides?|is|are)\b[^.]{0,40}?\b(?:training|workshop|course|teaching|lecture) (?:materials?|resources|content|notes)\b"
    r"|\b(?:at|by) the end of (?:this|the) (?:session|workshop|course|lesson|module|tutorial),? (?:you|students?|participants?|learners?|attendees?|trainees)\b",
    re.IGNORECASE,
)
#: A talk, with its slides and examples: others learn from it as from a course.
_TALK = re.compile(
    r"\b(?:repo(?:sitory)?|project|slides?|code|materials?|files) (?:here )?(?:is|are|contains?|holds?|has|for(?: and from)?|from|accompany(?:ing)?|accompanies|of) (?:for |from )?(?:my|our|the|an?|this) (?:[\w-]+ ){0,5}(?:talk|lightning talk|presentation|webinar)s?\b(?! (?:layer|level|of (?:the |our )?(?:data|results)))",
    re.IGNORECASE,
)
#: Titles of pages that show others how something is done, and code that is there to be learned from.
_SHOWS_HOW = re.compile(r"^\W*how[- ]to\b", re.IGNORECASE)
_EXAMPLES_SAID = re.compile(
    r"\b(?:collections?|sets?|library|repository|repo|selection) (?:of|with|contains|containing|for) (?:[\w-]+ ){0,3}(?:best[- ]practice|worked|example|learning|teaching) (?:code |scripts? )?(?:examples?|snippets|scripts|code)\b"
    r"|\bexamples? (?:code )?for (?:use|reference) by\b|\b(?:some|a few|simple|short|worked) examples? (?:of )?(?:[\w-]+ ){0,3}(?:code )?to (?:demonstrate|show|illustrate|learn)\b",
    re.IGNORECASE,
)
#: What the page says that it is, where it speaks of itself.
_THIS_ONE = re.compile(
    r"\bthis (?:webinar|workshop|tutorial|course|lesson|masterclass|practical) (?:is|was|will|has been|aims|covers|introduces|teaches|shows|walks|uses|looks|demonstrates|provides|gives)\b(?! (?:\w+ )?(?:good|great|excellent|helpful|useful|recommended)\b)"
    r"|(?<!\bon )(?<!\bduring )(?<!\bfrom )(?<!\bafter )(?<!\bof )(?<!\bin )(?<!\bfor )\ban? (?:hands-on|onboarding|self-paced) (?:[\w-]+ ){0,2}course\b",
    re.IGNORECASE,
)
#: What somebody is to work through beside something else, or to try their hand at.
_WORKED_THROUGH = re.compile(
    r"\b(?:to|which|that) accompan(?:y|ies) (?:the|a|an|our|this) (?:[\w-]+ ){0,5}(?:module|course|workshop|session|lecture|webinar|e-?learning|tutorial|lesson)s?\b"
    r"|\b(?:used|use it|here|made|meant|exercises?|repo(?:sitory)?|data|code|place|space|somewhere|safely) to practi[sc]e (?:\w+ing\b|with\b|your\b|on\b|using\b)"
    r"|(?:\b(?:want|wish|like|able|please|to|you can|may) (?:to )?follow along\b|\bfollow along (?=(?:with|in|during|at|as)\b))(?! ?with (?:[\w-]+ ){0,2}(?:progress|development|updates|news|changes|plans?|work)\b)",
    re.IGNORECASE,
)
_SESSIONS = re.compile(
    r"^(?:workshop|lecture|session|lesson|module|week|day|practical|exercise|lab)s?[-_ ]?\d+", re.IGNORECASE
)
_ON_A_DAY = re.compile(r"(?:^|\D)20\d\d[-_. ]?[01]\d[-_. ]?[0-3]\d(?:\D|$)")
_LESSON = re.compile(
    r"(?<![a-z])(?:solutions?|tutorials?|exercises?|practicals?|lectures?|lessons?|code[-_ ]along|homework)(?![a-z])",
    re.IGNORECASE,
)
#: What a course hands out at the top of the repository: `WORKSHOP.md`, `Workshop Presentation.pdf`.
_HANDOUT = re.compile(
    r"(?:workshop|training|course|tutorial|lecture)(?:[-_ ]?(?:\d+|presentation|slides?|notes?|handouts?|guide|instructions?|exercises?|outline|programme))?\.",
    re.IGNORECASE,
)
_TASKS = re.compile(r"(?:exercises?|practicals?|worksheets?|solutions?|tasks)[-_ \d]{0,4}\.", re.IGNORECASE)
_HANDED = 200  # bytes; a shorter handout says nothing yet
#: Material that others hold: “links to training materials”.
_POINTERS = re.compile(r"\b(?:links?|pointers?|signposts?|references?) to [^.\n]{0,60}", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\W*(?:video|session|lesson|module|week|exercise|practical|lecture|workshop)\s+\d{1,2}\b", re.IGNORECASE
)
_ALL_SLIDES = re.compile(r"^format:\s*(?:\n[ \t]+)?[\w-]*revealjs", re.MULTILINE)
_SLIDES = re.compile(r"xaringan::|revealjs|learnr::tutorial")
_TEMPLATE_NAME = re.compile(r"template|cookiecutter|skeleton|boilerplate|starter|scaffold")
#: First sentences that a tool writes into each new project: they tell of the tool.
_LEFT_BY_TOOL = re.compile(
    r"\bThis template (?:provides a minimal setup to get|is designed to help you set up a multi-agent|should help get you started)\b[^.]{0,200}"
)
#: A kit that others copy, or a start that they begin from: of the whole repository, in its first words.
_BEGIN_FROM = re.compile(
    r"\b(?:is|as|provides|be) (?:a|the|your) (?:good |useful |common |simple )?starting[- ]point for (?:a |an |any |all |your |our |other )?(?:new|future|other|further)\b"
    r"|\b(?:use|make|take) (?:a |your own )?copy of (?:the|this) (?:kit|repo(?:sitory)?|project|template|code) (?:for|to start|to begin)\b"
    r"|\b(?:copy|clone|fork|use) this (?:repo(?:sitory)?|project|kit|structure) (?:to (?:start|begin|create|set up)|for|as the basis for) (?:a |each |your |any |every )?new\b",
    re.IGNORECASE,
)
_TEMPLATE_SAYS = re.compile(
    r"\b(?:use|used|using|serves?|act(?:s|ing)?|intended|designed|built|meant) (?:it )?as (?:a|an|the) (?:[\w'’-]+ ){0,3}template\b"
    r"|\b(?:should|can) be used as the (?:default |basic )?structure for new\b|\bthe aim of this template\b|\bthis template (?:can|is|provides|should|will|contains)\b|^[\w .:-]{0,40}\btemplate (?:model card|repository|project)\b|"
    r"\bthis (?:repo(?:sitory)?|project|package|is)? ?(?:is|provides|contains|serves as|acts as|offers)? ?(?:an? |the )?"
    r"(?:[\w'’-]+ ){0,6}template (?:repo(?:sitory)?|for|project|structure|director(?:y|ies)|folders?|to|that|with)\b"
    r"|\b(?:click|press|select|choose|using|hit) (?:on )?(?:the )?(?:green )?[\"'“‘*`]*use this template\b",
    re.IGNORECASE,
)  # fmt: skip

#: An image, and nothing besides: others start from it.
_IMAGE_SAYS = re.compile(
    r"\b(?:docker|container|podman|singularity|base) (?:image|container)s?\b|\bimages? for\b", re.IGNORECASE
)

#: What was begun from a template is none: it says so of itself, or names the paper that its code is for.
_BEGUN_FROM_ONE = re.compile(
    r"\bthis (?:is |repo(?:sitory)?\b |project |study |code )+(?:is |was |has been )?(?:based on|(?:made|created|generated|built|started|cloned|forked|copied) (?:from|with|using)) (?:the|a|an|our) (?:[\w'’-]+ ){0,4}template\b"
    r"|\b(?:is|contains|holds) (?:the |all |our )?(?:\w+ ){0,2}code (?:for|of|behind|used in) (?:the|our|this) (?:paper|article|study|manuscript|publication),? (?:titled |entitled |called )?[\"'‘’“*_]+(?!name\b|title\b)\w",
    re.IGNORECASE,
)

#: What says so of the whole repository, first of all; its scripts are then what is to be filled in.
_TEMPLATE_WHOLE = re.compile(
    r"\bthis (?:repo(?:sitory)?|project) (?:is|contains|provides|holds|offers|serves as|acts as) (?:an? |the )?(?:[\w'’-]+ ){0,4}template (?:for|project|structure|repo(?:sitory)?|director(?:y|ies)|folders?)\b",
    re.IGNORECASE,
)


#: Of what a site's pages are put together.
PARTS = re.compile(r"(?:^|/)(?:_includes|_layouts|_extensions|layouts|partials|site_libs|\w+_files)/", re.IGNORECASE)


def opening(view: View) -> str:
    """Title and first words of the README: what the project says it is."""
    if view.readme is None:
        return ""
    path, text = view.readme
    lines = [
        line.text for line in prose.read(text, path)[:120] if line.role in {"heading", "prose", "item"} and line.text
    ]
    return " ".join(lines)[:1500]


def title(view: View) -> str:
    """The README's first heading."""
    if view.readme is None:
        return ""
    path, text = view.readme
    return next((line.text for line in prose.read(text, path)[:40] if line.role == "heading" and line.text), "")


def _numbered(view: View) -> int:
    """How many headings of the README are those of a course: Session 1, Session 2 …"""
    if view.readme is None:
        return 0
    path, text = view.readme
    return sum(line.role == "heading" and bool(_NUMBERED.match(line.text)) for line in prose.read(text, path))


def training(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    where = view.readme[0] if view.readme else "."
    if _TRAINING_NAME.search(view.name) and not _APP_NAME.search(view.name):
        yield Mark("training", 85, at(where, "the repository's name"))
    if packaged(view):
        return
    decks, sheets = _decks(snapshot), snapshot.find("**/*.{rmd,qmd}")
    scripts = len(snapshot.find("**/*.{r,py,sql,do,sas}"))  # more of them than slides: the slides are what they make
    if len(decks) >= 3 and len(decks) * 3 >= len(sheets) and scripts <= 2 * len(decks):
        yield Mark("training", 82, at(decks[0], f"{len(decks)} slide decks or lessons"))
    elif decks and _TALK_NAME.search(view.name) and len(own_code(view)) <= len(decks) + 2:
        yield Mark("training", 80, at(decks[0], "slides, and the repository's name"))
    sessions = {path.partition("/")[0] for path in snapshot.paths if "/" in path and _SESSIONS.match(path)}
    sessions |= _met(snapshot)
    if len(sessions) >= 3:
        yield Mark("training", 80, at(min(sessions), f"{len(sessions)} sessions"))
    taught = [path for path in snapshot.find("**/*.{ipynb,rmd,qmd,r,py}") if _LESSON.search(path.rpartition("/")[2])]
    if len(taught) >= 3 and len(taught) * 5 >= len(snapshot.find("**/*.{ipynb,rmd,qmd,r,py}")):
        yield Mark("training", 80, at(taught[0], f"{len(taught)} lessons or exercises"))
    yield from _handed_out(snapshot, decks)
    exercises = snapshot.find("{,*/}{exercises,exercise,solutions,lessons,workshops}/*")
    if len(exercises) >= 2:
        yield Mark("training", 66, at(exercises[0]))
    if (numbered := _numbered(view)) >= 3:
        yield Mark("training", 80, at(where, f"{numbered} numbered sessions"))
    yield from _training_said(view, where)


def _met(snapshot: Snapshot) -> set[str]:
    """Folders of a day with what a group showed itself then. Reports of several days are PDF alone; among slides, PDF is slides."""
    shown = [path for path in snapshot.find("{*/,*/*/}*.{pptx,ppt,odp,key,pdf}") if snapshot.by_path[path].size != 0]
    shown = [path for path in shown if _ON_A_DAY.search(path.partition("/")[0])]
    if all(path.lower().endswith(".pdf") for path in shown):
        return set()
    return {path.partition("/")[0] for path in shown}


def _handed_out(snapshot: Snapshot, decks: list[str]) -> Iterator[Mark]:
    """What a course hands out: several handouts, or exercises beside slides."""
    handouts = [path for path in snapshot.find("*.{md,pdf,pptx,html,rmd,qmd}") if _HANDOUT.match(path)]
    handouts = [path for path in handouts if (snapshot.by_path[path].size or 0) >= _HANDED]
    if len(handouts) >= 2:
        yield Mark("training", 80, at(handouts[0], f"{len(handouts)} handouts of a course"))
    tasks = [path for path in snapshot.find("{,*/}*.{md,pdf,docx,html}") if _TASKS.match(path.rpartition("/")[2])]
    if tasks and (decks or snapshot.find("**/*.{pptx,ppt,key,odp}")):
        yield Mark("training", 80, at(tasks[0], "exercises beside slides"))


def _training_said(view: View, where: str) -> Iterator[Mark]:
    """What the README says: its title first, then its first words."""
    if found := _SHOWS_HOW.search(title(view)) or _EXAMPLES_SAID.search(opening(view)[:300]):
        yield Mark("training", 80, at(where, found[0][:80]))
    if found := _WORKED_THROUGH.search(opening(view)[:700]) or _THIS_ONE.search(opening(view)[:500]):
        yield Mark("training", 80, at(where, found[0][:80]))
    slides = _has_slides(view.snapshot) or not own_code(view)  # a page that goes with a talk shown elsewhere
    if slides and (found := _TALK.search(opening(view)[:400])):
        yield Mark("training", 80, at(where, found[0][:80]))
    said = _POINTERS.sub("", opening(view))
    if found := _TRAINING_SAYS.search(said) or _TRAINING_TASKS.search(said):
        whole = (
            _TRAINING_TASKS.search(said[:400])
            or _TRAINING_WHOLE.search(said[:400])
            or _TRAINING_TITLE.search(title(view))
            or _TRAINING_MATERIALS.search(said[:160])
        )
        yield Mark("training", 80 if whole else 64, at(where, found[0][:80]))


def _has_slides(snapshot: Snapshot) -> bool:
    """Whether there are slides, of whatever sort."""
    return bool(snapshot.find("**/*.{pptx,ppt,pdf,key,odp}") or _decks(snapshot))


def _decks(snapshot: Snapshot) -> list[str]:
    """Pages that are slides: they say so, or the settings of the whole folder make slides of them all."""
    if _ALL_SLIDES.search(snapshot.text("_quarto.yml") or ""):
        return [path for path in snapshot.find("**/*.{rmd,qmd}") if not PARTS.search(path)]
    return [path for path, text in snapshot.read("**/*.{rmd,qmd}") if _SLIDES.search(text[:2000])]


#: How telling it is that others begin from the whole: its app and its scripts are what they fill in.
BEGUN_FROM = 79


def _only_image(view: View) -> bool:
    """Whether an image is what the README tells of, and all that there is but for scripts that start it."""
    if own_code(view) or not _IMAGE_SAYS.search(opening(view)[:400]):
        return False
    languages = {
        code.LANGUAGES.get(code.extension(path), "Shell")
        for path in view.snapshot.paths
        if not path.startswith(".github/")
    }
    return bool(view.snapshot.find("dockerfile")) or languages <= {"Shell"}


def template(view: View) -> Iterator[Mark]:
    made = [
        *view.snapshot.find("cookiecutter.json", "copier.{yml,yaml}"),
        *(p for p in view.snapshot.paths if "{{" in p),
    ]
    # an empty file, and settings of `{}`, ask nobody anything
    if made := [path for path in made if (size := view.snapshot.by_path[path].size) is None or size > len("{}\n")]:
        yield Mark("template", 95, at(made[0]), "observed")
    where = view.readme[0] if view.readme else "."
    if _BEGUN_FROM_ONE.search(opening(view)[:600]):
        return
    shapes = [
        path
        for path in view.snapshot.find("{,templates/,template/}*.{qmd,rmd,docx,pptx,potx,dotx}")
        if "template" in path.lower()
    ]
    if _TEMPLATE_NAME.search(view.name):
        yield Mark("template", 90, at(where, "the repository's name"))
    elif shapes and len(own_code(view)) <= 5 and re.search(r"\b(?:templates?|themes?)\b", opening(view), re.IGNORECASE):
        yield Mark("template", 67, at(shapes[0]))
    elif (images := view.snapshot.find("{,*/,*/*/}dockerfile")) and _only_image(view):
        yield Mark("template", 62, at(images[0], "an image to start from"))
    elif found := _BEGIN_FROM.search(opening(view)):
        yield Mark("template", BEGUN_FROM, at(where, found[0][:80]))
    elif found := _TEMPLATE_SAYS.search(_LEFT_BY_TOOL.sub("", opening(view))):
        whole = _TEMPLATE_WHOLE.search(opening(view)[:400]) and len(own_code(view)) <= 10
        yield Mark("template", 67 if whole else 61, at(where, found[0][:80]))


_WORKBOOK = re.compile(
    r"\b(?:Excel|workbooks?|spreadsheets?|Power ?Query|Power ?Pivot|Pivot ?Tables?|macros?|VBA|Tableau|Qlik)\b"
)
_DASHBOARD = re.compile(r"\b(?:dashboards?|tool|tracker|calculator|planner|simulator|app)\b", re.IGNORECASE)


def workbooks(view: View) -> tuple[str, ...]:
    """Files of programs in which people build what others click through."""
    return view.snapshot.find("**/*.{xlsm,xlsb,accdb,mdb,twb,twbx,qvf,qvw}")


def workbook(view: View) -> Mark | None:
    """Where nothing else was seen: a workbook with the work in it. One to use is an app, one that answers an analysis."""
    said = opening(view)
    books = workbooks(view)
    if not books and _WORKBOOK.search(said):
        books = view.snapshot.find("{,*/,*/*/}*.{xlsx,xls}")
    if not books:
        return None
    kind: Kind = "app" if _DASHBOARD.search(said[:600]) else "analysis"
    return Mark(kind, 40, at(books[0], "the work seems to be in a workbook"))
