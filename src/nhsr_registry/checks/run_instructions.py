"""Does the documentation say how to run it?"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

#: Headings below which the steps stand, and such where they may.
_HEADING = re.compile(
    r"\binstall|\bset[- ]?(?:ting )?up\b|\bget(?:ting)? started\b|\bquick[- ]?start|\busage\b|\bhow (?:to|do i|can i)\b(?! (?:cite|contribute|contact)\b)|\brun(?:ning)?\b"
    r"|\busing\b|(?<!terms of )(?<!conditions of )(?<!intended )\buse\b(?! cases?\b)|\bsteps\b|\binstructions?\b|\bdeploy|\breproduc(?!ible )|\breplicat|\bexecut(?!ive)|\btutorial\b|\bgetting the\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\bprerequisites?\b|\brequire(?:ments|s|d)?\b|\bworkflow\b|\bprocess\b|\blocal(?:ly)?\b|\bpipeline\b|\bexamples?\b|\bguide\b|\bdependenc|\border\b|\bdevelop",
    re.IGNORECASE,
)
#: A command that installs or starts something.
_COMMAND = re.compile(
    r"\b(?:pip3?|pipx|uv|conda|mamba|poetry|pdm|npm|yarn|pnpm|pixi)\s+(?:install|add|sync|create|env|run|ci|pip|start|shell|i)\b|\bpython3?\s+(?:-m\s+)?[\w./-]+"
    r"|\binstall(?:\.packages|_github|_cran|_gitlab)?\s*\(|\bpak::pak|\bpkg_install\(|\brenv::restore|\bgit clone\b|\bRscript\b|\bsource\(|\brun_app\(|\brunApp\("
    r"|\btar_make\(|\bquarto render|\brender\(|\bstreamlit run|\bflask run|\bdocker(?:-compose| compose)? (?:run|build|up|pull)|\bmake \w+|\bopensafely run"
    r"|\b(?:node|php|ruby|julia|deno run|bun run|java -jar) [\w./-]+\.(?:m?js|ts|php|rb|jl|jar)\b|\bphp artisan|\bcomposer (?:install|require|create)|\bdotnet (?:run|build|restore|tool)|\bbundle (?:install|exec)|\brails (?:s|server|db)|\bmvn \w|\bgradlew? \w"
    r"|\bgo (?:run|build|install|get) [\w./]|\bcargo (?:run|build|install)|\bswift (?:run|build)|\bmix (?:deps|phx|run)|\bnpx \w|\bbower install|\bpod install|\bgulp \w|\bgrunt \w"
    r"|\bjust \w+|\bsnakemake\b|\bdbt (?:run|build|deps)|\blibrary\(\w|\bimport \w|\brunGitHub\(|\bcookiecutter\s|\bload_all\(|\bjupyter \w+|\bshinyApp\b|\bexec\b",
    re.IGNORECASE,
)
#: Scripts listed in the order in which they run.
_NUMBERED = re.compile(r"\W*\d{1,2}[a-z]?[._ -]+[\w .&()-]{2,60}\.(?:r|py|sql|rmd|qmd|ipynb|sas|do)\b", re.IGNORECASE)
#: A heading that is the name of a script, above what to do with it.
_SCRIPT = re.compile(r"^\W*[\w .-]{1,60}\.(?:r|py|sql|rmd|qmd|ipynb|sas|do|sh)\W*$", re.IGNORECASE)
#: A line of a picture of the folders: what lies where, not what to do.
_TREE = re.compile(r"\s*[│├└|][│├└─ \u00a0]*[├└─]")
#: In which order scripts run.
_ORDER = re.compile(
    r"\b(?:scripts?|codes?|files?|notebooks?|queries|steps|notebooks|procedures?)\b[^.]{0,120}\b(?:must|should|need(?:s)? to|are to|has to|have to|can|to) be (?:ran|run|executed)\b(?! (?:only )?(?:within|inside|on|in|at|from) (?!(?:\w+ ){0,2}(?:order|sequence)\b))"
    r"|\b(?:read|see|refer to|consult|follow)\b[^.]{0,60}\b(?:documentation|guides?|manual|SOP|wiki|instructions)\b[^.]{0,60}\b(?:run|use|install|set up|deploy|parameteri[sz]e)\b"
    r"|\b(?:the )?first (?:script|file|notebook|code|program)s? (?:to (?:run|execute|open)|that (?:is|should be|must be|needs to be) (?:run|executed|opened)) is\b"
    r"|\b(?:ran|run|execute[ds]?) (?:\w+ ){0,4}?(?:in (?:the |this |numerical |number |sequential |numbered )*(?:order|sequence)|sequentially|one after the other)\b",
    re.IGNORECASE,
)
#: A command that nobody writes into a sentence but to be typed.
_TYPED = re.compile(
    r"\b(?:pip3? install (?!and\b|or\b|the\b)[\w.\[-]|conda (?:install|env create) [\w-]|install\.packages\([\"'c]|install_github\([\"']|pak::pak\(|renv::restore\(|git clone (?:https?|git@)"
    r"|docker(?:-compose| compose)? (?:run|up|build) |npm (?:install|start|run)\b|composer (?:install|require) |dotnet (?:run|build)\b|bundle (?:install|exec)\b|php artisan \w|cargo (?:run|build|install)\b|java -jar |npx [\w@]|node [\w./-]+\.js\b|pod install\b|streamlit run \w|Rscript (?:[\w./-]+\.R\b|-e\b)|\btar_make\(|python3? (?:-m \w|[\w./-]+\.py\b)|quarto render\b|runApp\(|runGitHub\()"
)
#: From which file it runs: “all of the analysis can be run from main.R”.
_FROM_FILE = re.compile(
    r"\b(?:can|could|may) (?:then |also )?be (?:run|reproduced|replicated|started|launched|used|installed) (?:\w+ ){0,4}?by (?:cloning|copying|downloading|opening|sourcing|installing)\b"
    r"|\b(?:can|could|should|must|is|are|to) (?:then |also )?(?:be )?(?:run|reproduced|executed|started|launched) (?:\w+ ){0,3}?(?:from|with|via|using|by running|through|in) (?:the )?(?:\w+ )?[\w/-]{1,60}\.(?:r|rmd|qmd|py|ipynb|sql|sh|do|sas)\b",
    re.IGNORECASE,
)
#: With which command it runs: “can be run as a script (python a.py)”.
_RUNS_WITH = re.compile(
    r"\b(?:can|may|could|should|must|is|are) (?:then |also )?(?:be )?(?:run|started|launched|executed|installed|built)\b[^.]{0,80}", re.IGNORECASE
)  # fmt: skip
#: What stands before a list of steps.
_OPENS = re.compile(
    r"(?:[^.:]{0,300}\b(?:by |can be )[^.:]{0,100}|\W*)\bfollow(?:ing)? (?:these|the(?: following)?) steps\b[^.:]{0,80}:\W*$"
    r"|\W*(?:(?:there (?:is|are)|here (?:is|are)) [^.:]{0,40}\b(?:ways?|options?|steps?) )?to (?:run|use|install|start|launch|build|reproduce|deploy|download|set up|work with)\b.{3,300}:\W*$",
    re.IGNORECASE,
)  # fmt: skip
#: Putting it on a server.
#: A command on a line of its own, whether or not it is set as code.
_BARE = re.compile(
    r"\W{0,4}(?:(?:devtools|remotes|pak|pacman|renv|shiny)::\w+\(|install\.packages\(|install_github\(|(?:python3? -m )?pip3? install \S|git clone \S|conda (?:install|env create) \S|streamlit run \S)"
)
#: A heading that warns: “not for use in production”.
_NOT_FOR = re.compile(
    r"\b(?:next|future|planned) steps?\b|\b(?:not|never|no longer)\b[^.]{0,20}\b(?:use|used|run|install\w*)\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\bdeploy", re.IGNORECASE)
#: A sentence that tells what to do.
_STEP = re.compile(
    r"\b(?:run|execute|open|source|install|clone|download|fork|copy|knit|render|load|launch|start|edit|change|set|create|update|replace|select|click|call|import|save|activate|restore|fill)\b"
    r"(?:[^.]|(?<=\d)\.(?=\s)){0,80}?(?:`|(?:\b[\w-]+)?\.(?:r|rmd|qmd|py|sql|ipynb|pbix|pbit|rproj|xlsx|xlsm|yml|yaml|toml|sh|bat|do|ps1|csv|html|zip)\b|\b(?:the|this|each|all|these|your|following)\b[^.]{0,40}\b(?:script|notebook|pipeline|file|code|query|queries|repo|repository|app|dashboard|"
    r"project|template|workbook|package|environment|folder|parameters?|model|function|terminal|command|variable|cell|zip)s?\b)",
    re.IGNORECASE,
)

#: The verbs that such a sentence may begin with.
_VERB = re.compile(
    r"\b(?:run|execute|open|source|install|clone|download|fork|copy|knit|render|load|launch|start|edit|change|set|create|update|replace|select|click|call|import|save|activate|restore|fill)\b",
    re.IGNORECASE,
)
#: After a comma, what to run by its name: “the code of the app, run launch.py to see it”.
_DIRECT = re.compile(
    r"[,;:(–—] ?(?:then |and |just |simply |please )?(?:run|execute|source|launch|knit|render) [`\"'“‘]?[\w/-]+\.(?:r|rmd|qmd|py|sql|ipynb|sh|bat|do)\b",
    re.IGNORECASE,
)
#: What a section tells a reader to do, by words that need name no file: where something runs is not yet how.
_HOW = re.compile(
    r"(?:^|[.!?:;)*_–—-]\s+|\b(?:please|then|first|next|simply|just),? )(?:open|go to|click|drag|save|copy|follow|see|consult|use|put|place|run|install|download|clone|import|select|choose|set|enter"
    r"|type|add|read|visit|work through|refer to|edit|change|update|create|make|start|load|fork|pull|unzip|extract|navigate|ensure|check|call|execute|render|knit|replace|fill|build|deploy|log ?in|sign|double[- ]click)\b"
    r"|\b(?:can|should|must|may|could|needs? to|ha(?:s|ve) to) (?:\w+ )?be (?:\w+ly )?(?:downloaded|cloned|imported|added|rendered|installed|run|produced|opened|built|loaded|used|set|started|called|launched|copied|created|accessed|executed|deployed|edited|changed|updated)\b"
    r"|\b(?:you|users?|analysts?) (?:\w+ )?(?:can|must|should|need|needs|will need|have to|may|only need)\b(?! (?:also )?(?:find|contact|reach|e-?mail|follow) (?:me|us|him|her|them)\b)|\b[A-Za-z][\w.]{2,40}\(|\binstructions\b[^.]{0,60}\b(?:available|found|here|in|on|at)\b"
    r"|\b[\w-]{1,60}\.(?:r|rmd|qmd|py|sql|ipynb|pbix|rproj|xlsx|xlsm|bat|sh|do)\b",
    re.IGNORECASE,
)

_IN_ORDER = (
    "## How to run\n\n1. Install …\n2. Put the input file … into …\n3. Set the month in …\n"
    "4. Run …\n5. Find the tables in …"
)


class RunInstructions(Check):
    """The README says how to run it

    Whoever opens this after you, yourself in a year included, needs the steps in order: what to install, what to
    change (dates, folders, server names), what to run, and what comes out. A numbered list with the commands to
    copy is ideal. For SQL, say in which order the scripts run and which tables they need. The steps may also stand in
    a page for them at the top or in `docs`; those in a folder further down are easily missed. Where it runs is not yet how.

    What counts: steps, commands, or the scripts in their order with what each does. A button that opens it elsewhere
    (Binder, Codespaces), what is needed without what to do with it, or a Word document is not enough yet. Whether the
    files that the steps name are there is not asked.
    """

    id = "run-instructions"
    step = "Write down the steps to run it"
    reads = (*README, *_readme.DOCS)
    effort = "hours"
    commands = {
        "r-package": '## Installation\n\n```r\n# install.packages("pak")\npak::pak("owner/name")\n```',
        "python-package": "## Installation\n\n```bash\npip install git+https://github.com/owner/name\n```",
        "analysis": _IN_ORDER,
        "analysis in SQL": (
            "## How to run\n\n1. The tables that are needed: …\n2. Set the dates in …\n"
            "3. Run the scripts in this order: …\n4. The results are in …"
        ),
        "template": _IN_ORDER,
        # what is left are apps
        "R": "## Run it\n\n1. Install R and the packages: `renv::restore()`\n2. Start the app: `shiny::runApp()`",
        "Python": "## Run it\n\n1. Install the packages: `pip install -r requirements.txt`\n2. Start the app: `streamlit run app.py`",
        "*": "## Run it\n\n1. Install …\n2. Put the data … into …\n3. Start it with …\n4. Open … in a browser",
    }
    passing = (
        {
            "README.md": "# w\n\nIt can be used in any database by following these steps:\n\n* To extract the records, see the first query.\n* To join them, see the second.\n"
        },
        {
            "README.md": "# w\n\nThe app can be replicated by the reader by cloning this repo or copying the two files in its folder.\n"
        },
        {"README.md": '# w\n\n## Installation\n\n```r\npak::pak("o/w")\n```\n'},
        {"README.md": '# w\n\nInstallation:\n\n`devtools::install_github("o/w")`\n\nLoad:\n\n`library(w)`\n'},
        {
            "README.md": "# w\n\n## How to run\n\n1. Open `main.R` and set the month.\n2. Run it; the tables are written to `outputs`.\n"
        },
        {"README.md": "# w\n\nThe scripts behind the main pages are numbered and must be run sequentially.\n"},
        {"README.md": "# w\n\nTo run: open `waits.Rproj` and source `run.R`.\n"},
        {"README.md": "# w\n\nDownload the zip and open index.html in your browser.\n"},
        {"README.md": "# w\n\nImport the `.pbix` into Power BI Desktop and refresh the data.\n"},
        {"README.md": "# w\n\nrun_analysis.R - run this script first\n"},
        {"README.md": "# w\n\nThe whole of the analysis can be run from main.R\n"},
        {"README.md": "# w\n\nInstall with pip: `pip install waits`\n"},
        {"README.md": "# w\n\nYou need a script with the folder in it. The you can run `main.R`\n"},
        {"README.md": "# w\n\nPlease read the documentation to understand how to set parameters and run the model.\n"},
        {"README.md": "# w\n\nTo use it, run the scripts in the folder `sql` in order of their numbers.\n"},
        {"README.md": "# w\n\nCounts waits.\n", "docs/install.md": "# Install\n\n```\npip install w\n```\n"},
        {"README.md": "# w\n\nCounts the days of a stay. Run `python src/los.py`. Questions: our team.\n"},
        {"README.md": "# w\n\nThe app can be run as a script (`python analysis.py`).\n"},
        {
            "README.md": "# w\n\nTo download and use this at home, please use these\nsteps:\n\n1. Click the green button.\n2. Unzip it.\n"
        },
        {"README.md": "# w\n\nInstall using pip: `pip install waits`\n"},
        {"README.md": "# w\n\nThe whole analysis can be run from main.R\nPaths stand in config.R\n"},
        {"README.md": "# w\n\nMake a script that holds the path. Then you can run `main.R`.\n"},
        {"README.md": "# w\n\nThe first script to run is 'prepare.R' as it loads and formats the data.\n"},
        {"README.md": "# w\n\nTo run the code you will need Python. To generate all tables, run `make all`.\n"},
        {
            "README": "Code of an explorer.\n\nTo create the explorer, download the files of this folder to a folder of yours.\n"
        },
        {
            "README.md": "# w\n\nThis folder has the code of the app (in scripts of their own), run launch.py to see it.\n"
        },
        {"README.md": "# w\n\nThere are two ways to run the model:\n\nOne: open the notebook. Two: start the app.\n"},
        {
            "README.md": "# w\n\n## How does it work?\n\n1. Edit **0. Places.R** with the folder of your files.\n2. Run **1. Clean.R**.\n"
        },
        {
            "README.md": "# w\n\nReplication\n----\n\nTo replicate the analysis and the preprint run the script in the main folder.\n"
        },
        {"README.md": "# w\n\n### `02_combine.R`\n\n**Description**: Run once to write the table of all sites.\n"},
        {"README.rst": "w\n=\n\nInstallation\n------------\n\nType::\n\n    pip install w\n"},
        {
            "README.md": "# w\n\n## Using it\n\nThe visual can be imported from the folder `dist`. Drag the fields of your table onto it, by day.\n"
        },
        {"README.md": "# w\n\nCounts waits.\n", "app/DEPLOYMENT.md": "# Deployment\n\n```\npip install w\n```\n"},
    )
    failing = (
        {
            "README.md": "### Using linked records to understand waits\n\nThis holds examples of cleaning records, which went into these papers:\n\n* Waits of people in care, a cohort study\n* Waits in the north, a linkage study\n\nOr you can find me here.\n"
        },
        {
            "README.md": "# w\n\n## How to run\n\n1. Install …\n2. Put the input file … into …\n3. Set the month in …\n4. Run …\n5. Find the tables in …\n"
        },
        {"README.md": "# w\n\nCounts waits.\n"},
        {
            "README.md": "# w\n\n## Installation and running\n\nThe code in this project was made to be run on the data platform of a national body. Some of it may not run elsewhere, though its logic stays the same.\n"
        },
        {
            "README.md": "# w\n\n## How to cite\n\nPlease cite the paper on waits in all of your own work: a long title, of many authors, in a journal.\n"
        },
        {"README.md": "# w\n\n## Installation\n\n## Usage\n\n## Licence\n\nMIT.\n"},
        {
            "README.md": "# w\n\n## How to run\n\n1. The tables that are needed: …\n2. Set the dates in …\n3. Run the scripts in this order: …\n4. The results are in …\n"
        },
        {"README.md": "# w\n\n## How to run\n\nTODO\n"},
        {
            "README.md": "# w\n\n## Executive summary\n\n- Waits are longer than they were in the year before\n- Those of the north are longer still\n"
        },
        {"README.md": "# w\n\nThe open data was used to run a survey in all trusts.\n"},
        {"README.md": "# w\n\nThe survey can be run by post.\n"},
        {
            "README.md": "# Reproducible models of waits\n\nIt counts waits.\n\n## Papers\n\n"
            "- A paper on the models, in which others can see the method\n- A second one, on the data that went in\n"
        },
        {
            "README.md": "# w\n\n### Not for use before version 1\n\n- The counts of small wards are too high\n- The tables of the regions have other names\n"
        },
        {"README.md": "# w\n\n## clean.R\n\nLeaves duplicates out, and those who moved away.\n"},
        {"README.md": "# w\n\nIn 2. 3. of the report the trusts set targets for the number of patients.\n"},
        {"main.R": "source('a.R')\n"},
        {
            "README.md": "# w\n\n```\n├── dev\n│   ├── 01_start.R  # set up\n│   ├── 02_dev.R\n│   └── 03_deploy.R\n└── app.R\n```\n"
        },
        {
            "README.md": "# w\n\n## Terms of Use\n\nThis repository and all code within is under the Open Government Licence, and stays free for all.\n"
        },
        {"README.md": "# w\n\nSome of the scripts must be run within the national data server.\n"},
        {"README.md": "# w\n\nCounts waits.\n", "docs/index.Rmd": "# Models tried\n\n```{r}\nlibrary(fable)\n```\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        if where := _in_readme(subject):
            return cls.passes(f"See {where.note or 'the README'}.", [where], "inferred")
        for path, text in subject.snapshot.read(*_readme.DOCS):
            lines = prose.read(text, path)
            told = next((line for line in lines if _tells(line, path)), None)
            stands = re.search(
                r"install|usage|quick|start|setup|set-up|run|how|instruction|guide|index|deploy|build|develop|sop|getting",
                path,
                re.IGNORECASE,
            )
            if told and stands:
                return cls.passes(f"See {path}.", [Evidence(path=path, line=told.number)], "inferred")
        if _readme.unread(subject):
            return cls.cannot_tell("The README could not be read.")
        return cls.fails("There are no steps yet for installing or running it.")


#: What every script begins with: in a page that is itself run, it tells nobody how to run the project.
_OWN = re.compile(r"\b(?:library|source|require|render)\s*\(|^(?:import|from) \w", re.IGNORECASE)


def _tells(line: prose.Line, path: str) -> bool:
    if line.role == "code":
        executed = path.lower().endswith((".rmd", ".qmd", ".ipynb"))
        return bool(_COMMAND.search(line.text)) and not (executed and _OWN.search(line.text))
    return line.role in {"prose", "item"} and bool(_COMMAND.search(line.text) and _STEP.search(line.text))


def _in_readme(subject: Subject) -> Evidence | None:
    path = _readme.path(subject)
    if section := _section(subject):
        return Evidence(path=path, line=section.number, note=f"“{section.heading[:60]}”")
    numbered = [line for line in _readme.lines(subject) if _NUMBERED.match(line.text) and not _TREE.match(line.text)]
    if len(numbered) >= 3:
        return Evidence(path=path, line=numbered[0].number, note="the numbered scripts")
    for line in _readme.lines(subject):
        if line.role == "code" and _COMMAND.search(line.text):
            return Evidence(path=path, line=line.number)
        if line.role in {"prose", "item"} and (
            _BARE.match(line.text)
            or _imperative(line.text)
            or _ORDER.search(line.text)
            or _runs_with(line.text)
            or _TYPED.search(line.text)
            or _FROM_FILE.search(line.text)
        ):
            return Evidence(path=path, line=line.number)
    opened = (part for part in prose.paragraphs(_readme.lines(subject)) if _OPENS.match(part.text))
    return next((Evidence(path=path, line=part.number) for part in opened), None)


def _section(subject: Subject) -> prose.Section | None:
    """The section that tells the steps; one about putting it on a server last, since few readers begin there."""
    last = None
    for section, words, commands in _steps_below(subject, _HEADING):
        if commands or (len(words) >= 60 and _tells_how(subject, section, words)):
            if not _LATER.search(section.heading):
                return section
            last = last or section
    for section, words, _ in _readme.named(subject, _SCRIPT):
        if re.search(r"\b(?:run|execute|source)\b", words, re.IGNORECASE):
            return section
    for section, words, commands in _steps_below(subject, _MAYBE):
        if _COMMAND.search(commands) or (
            len(words) >= 60 and any(_imperative(part) for part in re.split(r"(?<=[.:!])\s+", words))
        ):
            return section
    return last


def _steps_below(subject: Subject, heading: re.Pattern[str]) -> Iterator[tuple[prose.Section, str, str]]:
    """Sections with such a heading; a title stands above everything, so that only its own lines are of it."""
    title = next((section.number for section in _readme.sections(subject) if section.heading), 0)
    for section, words, commands in _readme.named(subject, heading):
        if _NOT_FOR.search(section.heading):
            continue
        if section.number == title and section.depth <= 1:
            yield section, section.prose, section.code
        else:
            yield section, words, commands


def _tells_how(subject: Subject, section: prose.Section, words: str) -> bool:
    """Whether a section tells what to do: a list, an order, a command, or words to the reader; not only where it runs."""
    found = _readme.sections(subject)
    title = next((one.number for one in found if one.heading), 0)
    inside = [section] if section.number == title and section.depth <= 1 else prose.within(found, found.index(section))
    stands_above = section.number == title and not _STARTS.search(section.heading)  # “Using these data to see why …”
    if not stands_above and sum(line.role == "item" for part in inside for line in part.lines) >= 2:
        return True
    return any(pattern.search(words) for pattern in (_HOW, _COMMAND, _ORDER, _STEP))


#: What a heading says that is about starting it, whatever it is called.
_STARTS = re.compile(r"\b(?:install|run|set[- ]?up|start|deploy|how to|steps|instructions?)", re.IGNORECASE)


def _runs_with(text: str) -> bool:
    """Whether a sentence names the command with which it runs."""
    return any(_COMMAND.search(text, found.start()) for found in _RUNS_WITH.finditer(text))


def _imperative(text: str) -> bool:
    """Whether a line tells the reader what to do: it begins so, or says "to use it", "you can", "first"."""
    text = text[:_LONGEST]
    if _OPENS.match(text) or _DIRECT.search(text):
        return True
    return any(
        (_STEP.match(text, verb.start()) or _COMMAND.match(text, _after(text, verb.end())))
        and _asked(text[max(0, verb.start() - _LOOK_BACK) : verb.start()].strip().lower())
        for verb in _VERB.finditer(text)
    )


_LONGEST = 5000  # characters of a line; what is longer is no sentence
_LOOK_BACK = 200  # where a long line holds many verbs, each costs as much


def _after(text: str, place: int) -> int:
    """Where the next word begins: “run `make all`”."""
    while place < len(text) and text[place] in " `\"'“‘":
        place += 1
    return place


def _asked(before: str) -> bool:
    """Whether what stands before a verb makes it something that the reader is to do."""
    return not before or before[-1] in ".!?" or bool(_BEFORE.search(before))


#: What stands before a verb by which a reader is told to do something.
_BEFORE = re.compile(
    r"\s[-–—]\s*$|^\s*to (?:run|use|start|install|reproduce|set up)(?: it| this| the \w+)?:$|(?:^|[,;:.])\s*(?:to \w+[^,.]*,|(?:in order )?to (?:reproduce|replicate|repeat|recreate|regenerate|update|get|obtain|produce|generate|make|see|start|begin|use) [^,.]{2,80}|please|then|first|next|and|now|simply|just|you (?:can|should|need to|will need to|must)|users? (?:can|should|need to|must)|step \d+\W*|\d+\W*)(?: also)?(?: either)?$"
    r"|(?<!\bwhat )(?<!\bif )(?<!\bthat )(?<!\bwhich )(?<!\bso )(?<!\bwhen )(?<!\bbefore )(?<!\bones )\byou (?:can|should|need to|will need to|must)(?: now| then| also| simply| just)?$",
)
