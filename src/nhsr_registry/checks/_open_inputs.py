"""Data that anybody has by nature: made in the code, brought by a package, published at an address."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _data_files, _scan
from nhsr_registry.checks._assertions import asserts
from nhsr_registry.checks._data_files import Own
from nhsr_registry.checks._scan import Script
from nhsr_registry.model import Evidence
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, ecosystems, landmarks
from nhsr_registry.understand.manifests import python_packages, r_packages

#: Code that makes rows up, and frameworks that run on drawn numbers or draw rows themselves.
_MAKES = re.compile(
    r"\b[Ff]aker\b|\bsynthpop\b|\bsimstudy\b|\bfabricatr\b|\bcharlatan\b|\bwakefield\b|\bmimesis\b|\bsynthea\b|\bsimpy\b|\bsimmer\b|\bsalabim\b|\bciw\b|\bmesa\b|\bvidigi\b"
    r"|\behrql\b|\bcohortextractor\b|\bdummy[-_]data[-_]file|\b(?:generate|create|make|simulate|build)_?(?:synthetic|dummy|fake|artificial|mock)_?\w*(?:data|df|patients?|records?|rows)"
    r"|\b(?:UNIFORM|uniform)\s*\([^()\n]{1,60},\s*(?:RANDOM|random)\s*\(|\b(?:GENERATE_SERIES|generate_series)\s*\([^()\n]{1,80}\)[^\n]{0,200}\b(?:RANDOM|random)\s*\("
    r"|\b(?:RANDOM|random)\s*\(\)[^\n]{0,200}\b(?:GENERATE_SERIES|generate_series)\s*\("  # SQL that draws rows
)
_MAKES_NEEDLES = _scan.sought(
    "aker", "synthpop", "simstudy", "fabricatr", "charlatan", "wakefield", "mimesis", "synthea", "simpy", "simmer", "salabim", "ciw", "mesa", "vidigi", "ehrql",
    "cohortextractor", "dummy", "synthetic", "fake", "artificial", "mock",
    "UNIFORM", "uniform", "GENERATE_SERIES", "generate_series",
)  # fmt: skip
#: Packages that bring data along, or fetch published ones.
_PACKAGES = _scan.sought(
    "NHSRdatasets", "NHSRpopulation", "NHSRtt", "nhstt", "fingertipsR", "fingertips_py", "eurostat", "nomisr", "monstR", "onsr", "ckanr", "phsopendata", "opendatascot", "covid19.nhs.data",
    "covidregionaldata", "uk_covid19", "ukcovid19", "demographr", "geographr", "healthyr", "odsR", "PostcodesioR", "boundr", "giscoR", "rnaturalearth", "wbstats", "owidR", "tidytuesdayR",
    "palmerpenguins", "gapminder", "medicaldata", "nycflights13", "outbreaks", "pytrends", "gtrendsR", "yfinance", "vega_datasets", "pandas_datareader", "openprescribingR",
)  # fmt: skip
#: Data sets that a library for something else brings along.
_ALONG = re.compile(r"\bsklearn\.datasets\b|\bload_dataset\s*\(")
_ALONG_NEEDLES = _scan.sought("sklearn.datasets", "load_dataset")
#: A line that loads the community's package of data sets, and the data sets by which it would be used.
_LOADS = re.compile(r"^\s*(?:library|require)\s*\(\s*[\"']?NHSRdatasets\b")
_ITS_DATA = re.compile(r"\b(?:ae_attendances|LOS_model|ons_mortality|synthetic_news_data|stranded_data|covid19)\b")


PAGES = ecosystems.SOURCES  # scripts of a page in a browser, and of an app or a service in such a language


def made(own: Own) -> list[Evidence]:
    """Where rows are made up: the first place in each file."""
    return list(_data_files.each(own, _MAKES_NEEDLES, _MAKES))


def brought(snapshot: Snapshot, own: Own) -> list[Evidence]:
    """Where a package of open data is used: the first place in each file. Only to load one brings nothing."""
    found = [place for script in own if (place := _imported(script))]
    if found and _only_loaded(snapshot, own, found[0]):
        return []
    return found


def _imported(script: Script) -> Evidence | None:
    """Where a file loads or names such a package; a word in a title or a column is none."""
    if along := next(_data_files.each([script], _ALONG_NEEDLES, _ALONG), None):
        return along
    path, text = script
    there = [name for name in script.there(_PACKAGES) if name in text]
    if not there:
        return None
    used = code.python_imports(text) if path.lower().endswith(".py") else code.r_imports(text)
    if path.lower().endswith((".ipynb", ".qmd")):
        used |= code.python_imports(text)
    names = _scan.common(*(name for name in there if name in used))
    pattern = re.compile("|".join(re.escape(name.needle) for name in names))
    return next(_data_files.each([script], names, pattern), None) if names else None


def _only_loaded(snapshot: Snapshot, own: Own, found: Evidence) -> bool:
    """Whether a package of data sets is loaded and nothing of it used, while every file that is read is missing."""
    text = dict(own)[found.path]
    line = (text.splitlines() or [""])[(found.line or 1) - 1]
    if not _LOADS.search(line) or any(_ITS_DATA.search(code) for _, code in own):
        return False
    there, missing = _data_files.named(snapshot, own)
    return bool(missing) and not there


_VERB = r"read[._]\w+|fread|vroom|download[._]file|curl_\w+|GET|getURL|getForm|requests?\w*|urlopen|urlretrieve|requests\.\w+|st_read|fromJSON|req_perform|scan_\w+|httpx\.\w+|[Ss]ession\.get|RETRY|modify_url|\burl"
#: A calendar is nobody's data, a report is none; what is behind a log-in, or on the machine itself, is not everybody's.
_CALENDAR = r"(?!(?:www\.)?gov\.uk/bank-holidays|localhost|127\.|0\.0\.|169\.254\.|[\w.-]*sharepoint\.|[\w.-]*\.local\b|hooks\.|[^\s\"']{0,300}\.(?:pdf|docx?|png|svg)\b)"
_DOWNLOADS = re.compile(
    rf"(?:{_VERB})\s*\(\s*(?:url\s*=\s*)?(?:\w+\(\s*)?[rf]?[\"']https?://{_CALENDAR}|\b(?:wget|curl)\s[^\"'\n]{{0,80}}[\"']?https?://{_CALENDAR}"
    r"|\bkagglehub\.dataset_download\b|\bkaggle\s+datasets\s+download\b"
)
_PUBLISHED = re.compile(
    rf"https?://{_CALENDAR}[^\s\"']{{1,300}}\.(?:csv|xlsx?|ods|zip|json|geojson)\b|https?://{_CALENDAR}[^\s\"']{{0,100}}(?:opendata|open-data|api\.|/api/|digital\.nhs\.uk/data|files\.digital\.nhs\.uk|england\.nhs\.uk/(?:\S{{0,40}}/)?statistics|gov\.uk/government/statistics|assets\.publishing\.service\.gov\.uk|ons\.gov\.uk|data\.gov\.uk|arcgis\.com|fingertips|nomisweb|opendatacommunities)"
)
_FETCHES = re.compile(rf"\b(?:{_VERB})\s*\(")
_NETWORK = re.compile(
    r"\b(?:requests\.get|download[._]file|curl_\w+|GET|RETRY|getURL|urlopen|urlretrieve|req_perform|httpx\.get|[Ss]ession\.get)\s*\("
)
#: How each of them begins.
_NETWORK_NEEDLES = (
    *_scan.sought("requests.get", "download.file", "download_file", "curl_", "getURL", "urlopen", "urlretrieve", "req_perform", "httpx.get", "Session.get", "session.get", "RETRY"),
    *_scan.common("GET"),
)  # fmt: skip
_HTTP = _scan.sought("http")
_ADDRESSES = _scan.sought("http", "kaggle")


#: Code that keeps what it fetched in a file.
KEEPS = re.compile(
    r"\bdownload[._]?file|\bcurl_|\burlretrieve\b|\bunzip\s*\(|\bZipFile\b|\bwrite_disk\b|\bread_html\s*\(|\bread_url|\bGET\s*\(|\brequests?\.|\bwget\b|\bcurl\b|\burlopen\b"
)


def fetched(own: Own) -> list[Evidence]:
    """Where published data are fetched: the first place in each file. The address may stand apart from what fetches it."""
    told = [script for script in own if script.there(_ADDRESSES)]  # no other has an address
    if not told:
        return []
    fetching = [script for script in told if _FETCHES.search(script.text)]
    apart = told if any(map(_asks_network, own)) else fetching
    out = {place.path: place for place in _data_files.each(apart, _HTTP, _PUBLISHED)}
    out |= {place.path: place for script in fetching if (place := _kept(script))}
    out |= {place.path: place for place in _data_files.each(told, _ADDRESSES, _DOWNLOADS)}
    return [out[path] for path, _ in own if path in out]


def _asks_network(script: Script) -> bool:
    return next(_scan.starting(script.text, script.there(_NETWORK_NEEDLES), _NETWORK), None) is not None


#: A README that says that the data which go in are everybody's; what is used “also” is not the main thing.
_TELLS = re.compile(
    r"\b(?<!also )(?:us(?:e|es|ed|ing)|analys\w+|examin\w+|explor\w+|show\w*|visualis\w+|scrap\w+|based on|draws on|built on|built with)\b(?! also)[^.]{0,60}\b(?:(?:publicly|openly|freely)[- ](?:available|accessible|published)\b[^.]{0,40}|(?:open|public) )\b(?:data|statistics|datasets?)\b"
    r"|\b(?:data|datasets?|statistics)\b[^.]{0,60}\b(?:is|are)\b (?:all |also )?(?:publicly|openly|freely)[- ](?:available|accessible)\b",
    re.IGNORECASE,
)


#: One that links to the page on which they are published.
_LINKS = re.compile(
    r"\b(?:data ?sets?|data|downloads?|source)\b[^\n]{0,200}https?://(?:www\.)?(?:england\.nhs\.uk/statistics|gov\.uk/government/(?:statistics|collections)|digital\.nhs\.uk/data-and|ons\.gov\.uk/(?!$)|data\.gov\.uk/dataset"
    r"|opendata\.nhsbsa\.n|publichealthscotland\.scot/pub|kaggle\.com/datasets)",
    re.IGNORECASE,
)
#: And one that says that they lie in the repository.
_LIE_HERE = re.compile(
    r"\b(?:data|datasets?)\b(?![^.]{0,60}\b(?:not|n't|never|to be)\b)[^.]{0,60}\b(?:available|included|provided|saved|stored|found|supplied)\b[^.]{0,30}\bin (?:the |this )(?:[\w/`'\"\[\]()-]{1,40} ){0,3}(?:folder|repo|repository|directory)\b",
    re.IGNORECASE,
)


def told(snapshot: Snapshot) -> Evidence | None:
    """Where the README says that its data are publicly available, or that they come with it, and some do."""
    for path, text in filter(None, (landmarks.readme(snapshot),)):
        for number, line in _scan.with_needle(text, ("open", "Open", "public", "Public", "freely")):
            if _TELLS.search(line):
                return Evidence(path=path, line=number)
        for number, line in _scan.with_needle(text, ("://",)):
            if _LINKS.search(line):
                return Evidence(path=path, line=number)
        if _data_files.has_inputs(snapshot):
            for number, line in _scan.with_needle(text, ("folder", "repo", "directory")):
                if _LIE_HERE.search(line):
                    return Evidence(path=path, line=number)
    return None


#: Records of people that only those have who applied for them, or a safe place to work on such.
_APPLIED_FOR = re.compile(
    r"\bCPRD\b|\bHospital Episode Statistics\b(?! open)|\bHES (?:data|APC|inpatient|extract|records)\b|\bGDPPR\b|\bUK ?Biobank\b|\bSAIL Databank\b|\b(?:patient|person|individual|record)[- ]level data\b"
    r"|\b(?:secure data environment|trusted research environment|data safe haven)\b|\bMIMIC\b|\bpseudonymi[sz]ed (?:data|records)\b",
)


#: “No patient-level data are included.”
_NONE_OF_IT = re.compile(r"\b(?:no|not|never|without|nor)\b[^.\n]*$", re.IGNORECASE)


def applied_for(snapshot: Snapshot) -> bool:
    """Whether the README says that records of people go in: then a link, or a number drawn by chance, is not what it runs on."""
    found = landmarks.readme(snapshot)
    text = found[1] if found else ""
    before = (text[max(one.start() - 80, 0) : one.start()] for one in _APPLIED_FOR.finditer(text))
    return any(not _NONE_OF_IT.search(words) for words in before)


#: An address that is given a name, and what is fetched by that name.
_ADDRESS = re.compile(rf"^\s*(\w+)\s*(?:<-|=)\s*[rf]?[\"']https?://{_CALENDAR}")
_BY_NAME = re.compile(
    rf"\b(?:{_VERB})\s*\(\s*(?:(?:paste0?|str_c|glue|sprintf|file\.path|urljoin)\s*\(\s*)?(?:(?:url|file|io|path|con|txt|filepath_or_buffer)\s*=\s*)?(\w+)\s*[,)]"
)


def _kept(script: Script) -> Evidence | None:
    """Where a file gives an address a name by which it then fetches."""
    named = [
        (number, found[1])
        for _, number, line in _data_files.places([script], _HTTP, _ADDRESS)
        if (found := _ADDRESS.match(line))
    ]
    names = {found[1] for found in _BY_NAME.finditer(script.text)} if named else set()
    return next((_scan.place(script.path, number) for number, name in named if name in names), None)


_PAGE = re.compile(
    rf"(?:\bfetch|\baxios(?:\.get)?|\bd3\.(?:csv|json|tsv)|\bgetJSON|\bajax|\bhttp\.get)\(\s*(?:\{{\s*url:\s*)?[\"'`]https?://{_CALENDAR}"
)


_PAGE_NEEDLES = _scan.sought("://")


def by_page(snapshot: Snapshot) -> Evidence | None:
    """Where a page's script fetches data from an address."""
    scripts = (Script.of(snapshot, path, text) for path, text in snapshot.read(*PAGES) if not code.is_test(path))
    return next(_data_files.each(scripts, _PAGE_NEEDLES, _PAGE), None)


#: The host of published data, which apps often write without the rest of the address.
_HOST = re.compile(
    r"[\"'`](?:https?://)?(?:[\w-]{1,40}\.){0,3}(?:data\.gov\.uk|ons\.gov\.uk|files\.digital\.nhs\.uk|nomisweb\.co\.uk|fingertips\.phe\.org\.uk|opendata\.\w[\w.-]{1,40})(?:[/\"'`]|$)"
)
_HOST_NEEDLES = _scan.sought("data.gov", "ons.gov", "files.digital", "nomisweb", "fingertips", "opendata")


def by_app(snapshot: Snapshot) -> Evidence | None:
    """Where an app or a service in another language names a host from which published data come."""
    own = (path for path in ecosystems.own_code(snapshot) if not code.is_test(path))
    scripts = (Script.of(snapshot, path, text) for path in own if (text := snapshot.text(path)) is not None)
    return next(_data_files.each(scripts, _HOST_NEEDLES, _HOST), None)


#: Rows that a script of a page or an app takes in as a part of itself.
_IMPORT = re.compile(
    r"(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*[\"'`](?:[@~]/|/)?([\w./-]{1,200}\.(?:json|csv|tsv))[\"'`]"
)
_IMPORT_NEEDLES = _scan.sought(".json", ".csv", ".tsv")
#: What is taken in so, and holds no rows: settings, the words of a page in several languages, shapes of a map, animations.
_NO_DATA = re.compile(
    r"(?:^|/)(?:locales?|i18n|lang(?:uages?)?|translations?|messages|themes?|icons?|config|schemas?|abi|lottie|animations?)(?:/|[-_.])"
    r"|geo|topo|boundar|(?:^|[/_-])maps?[/_.-]|package(?:-lock)?\.json|tsconfig|manifest|(?:^|/)[a-z]{2}(?:[-_][a-z]{2})?\.json$",
    re.IGNORECASE,
)
_FEW = 2_000  # bytes; below it are settings more often than rows


def by_import(snapshot: Snapshot) -> Evidence | None:
    """Where a page's or an app's script imports a file of rows that the repository holds."""
    scripts = (Script.of(snapshot, path, text) for path, text in snapshot.read(*PAGES) if not code.is_test(path))
    for path, number, line in _data_files.places(scripts, _IMPORT_NEEDLES, _IMPORT):
        for found in _IMPORT.finditer(line):
            named = posixpath.normpath(
                posixpath.join(posixpath.dirname(path) if found[1].startswith(".") else "src", found[1])
            )
            entry = snapshot.by_path.get(named) or snapshot.by_path.get(found[1])
            if entry and (entry.size or 0) >= _FEW and not _NO_DATA.search(entry.path):
                return _scan.place(path, number)
    return None


_RANDOM = re.compile(r"\br(?:norm|pois|unif|exp|binom|gamma)\s*\(|np\.random\.|default_rng|random\.(?:choice|randint|gauss|expovariate)|\bsample\s*\(")  # fmt: skip
_RANDOM_NEEDLES = _scan.sought("rnorm", "rpois", "runif", "rexp", "rbinom", "rgamma", "random", "default_rng", "sample")


def drawn(own: Own) -> Evidence | None:
    """Where numbers are drawn by chance."""
    return next(_data_files.each(own, _RANDOM_NEEDLES, _RANDOM), None)


#: The first line of an example that runs as it is, and what R brings along to try things with.
_EXAMPLE = re.compile(r"^#+'\s*@examples?\b", re.MULTILINE)
_BROUGHT = re.compile(
    r"\b(?:mtcars|iris|ToothGrowth|airquality|faithfuld?|diamonds|mpg|economics|starwars|penguins|PlantGrowth|ChickWeight|warpbreaks|esoph|infert)\b"
)


def packaged(snapshot: Snapshot) -> Evidence | None:
    """What a package brings to try it with: data, tests that try it, an example on data that come with R."""
    for folder in r_packages(snapshot):
        inside = f"{folder}/" if folder else ""
        data = snapshot.find(f"{inside}data/*.{{rda,rdata,rds,csv,tab,txt}}", f"{inside}tests/testthat/test*.r")
        for path in data:
            if _data_files.has_rows(snapshot, path) and _runs(snapshot, path):
                return Evidence(path=path)
        if example := next(_examples(snapshot, inside, _BROUGHT), None):
            return example
    return tested(snapshot) if python_packages(snapshot) else None


def tested(snapshot: Snapshot) -> Evidence | None:
    """A test of Python that tries something of the project."""
    for path in snapshot.find("**/test_*.py"):
        if _runs(snapshot, path):
            return Evidence(path=path)
    return None


def _runs(snapshot: Snapshot, path: str) -> bool:
    """Whether a test tries something of the project, which shows how to call it; anything else is taken to."""
    text = snapshot.text(path) if code.is_test(path) else None
    return text is None or asserts(path, text)


def _examples(snapshot: Snapshot, folder: str, pattern: re.Pattern[str]) -> Iterator[Evidence]:
    """Examples of an R package's functions that run as they are and have the pattern."""
    for path, text in snapshot.read(f"{folder}r/*.r"):
        for found in _EXAMPLE.finditer(text):
            end = text.find("\n\n", found.end())
            example = text[found.end() : min(end if end >= 0 else len(text), found.end() + 2000)]
            lines = itertools.takewhile(lambda line: line.startswith("#"), example.split("\n")[1:])
            shown = "\n".join(itertools.takewhile(lambda line: not re.match(r"#+'\s*@\w", line), lines))
            if "\\dontrun" not in shown and pattern.search(shown):
                yield Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
