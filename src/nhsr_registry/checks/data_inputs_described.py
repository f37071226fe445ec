"""Does the documentation say which data go in?"""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry import re
from nhsr_registry.checks import _inputs_told, _pages, _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

_HEADING = re.compile(
    r"\bdata ?(?:sets?|sources?|dictionar\w*|requirements?|requirement|inputs?|used|needed|required|description|access|extracts?|tables?|files?|model|structure|format|specification|availability)?\W*$"
    r"|\bdata(?:sets?|sources?)\b|^\W*(?:the |our |input |raw |source |open |example |test |reference |required )?(?:data|inputs?|sources?)\b(?! (?:scien|analy|protection|visuali|engineer|team|pipeline|process|load|structures|services|platform|model))"
    r"|\b(?:required|source|input|expected|underlying|base) tables\b|\btables (?:used|needed|required)\b|\binputs?\b|^\W*(?:data(?:base)? )?schemas?\W*$|\bcodelists?\b|\bcolumns\b|\bfields\b|(?<!environment )(?<!env )\bvariables\b|\bmetadata\b|(?<!terminology )(?<!terms )(?<!acronym )(?<!jargon )\bdictionar|\bfile formats?\b|\bdata sources?\b",
    re.IGNORECASE,
)
#: The page of a step that prepares data, in its folder.
_STEPS = "{*process*,*prep*,etl,extract*,import*,scrap*}/readme.{md,qmd,rmd,rst}"
_SETS = (
    r"HES\b|Hospital Episode|SUS\b|SUS\+|Secondary Uses|ECDS|Emergency Care Data|MHSDS|Mental Health Services Data|CSDS|Community Services Data|MSDS|Maternity Services Data"
    r"|IAPT|CPRD|GDPPR|OpenSAFELY(?!\.org| (?:framework|platform|open science|principles|project|website|team))|NCDR|UDAL|SNOMED|ONS\b|Office for National Statistics|NOMIS|Fingertips|QOF\b|PROMs|SMR01|SMR0\d|ODS\b|NHSBSA|ePACT|EPD\b|GP Patient Survey|GPPS"
    r"|Friends and Family|census|DM01|RTT\b|KH03|SitRep|UEC|A&E attendances|Open ?Prescribing|MIMIC|Civil Registration|death registrations|UK ?Biobank|UKB\b|UKHLS|Understanding Society|SAIL Databank|ALSPAC|QResearch|PDS\b|FFT\b|LSOA|IMD\b|postcode"
)
_TELLS = re.compile(
    r"\b(?:data|datasets?|extracts?|statistics|figures)\b[^.]{0,80}\b(?:(?:come|comes|taken|downloaded|sourced|obtained|extracted|collected|received|requested|pulled|imported|derived|drawn|provided|supplied|retrieved|scraped|aggregated|compiled|collated|gathered|assembled) (?:\w+ ){0,3}?(?:from|by|in)|published (?:by|monthly|weekly|on|at|each)|available (?:from|at|on|by|here|via|through)|released by|held (?:in|by|on))\b"
    r"|\bdata\b[^.]{0,160}\b(?:was|were|is|are) (?:\w+ly )?(?:transferred|transmitted|sent|shared|provided|supplied|extracted|obtained) (?:\w+ ){0,2}?(?:from|by)\b"
    r"|\b(?:download|import|load|read|extract|pull|scrape|retrieve|collect|quer)\w*\b[^.]{0,60}\b(?:data|datasets?|extracts?|files?)\b[^.]{0,60}\bfrom\b"
    r"|\b(?:necessary|required|input|source|following|raw) (?:\w+ ){0,2}?(?:data|csv|excel|parquet|text|spreadsheet) files?\b[^.]{0,80}\b(?:in|into|to|under|from|\()"
    r"|\b(?:add|put|place|save|copy|store)\b[^.]{0,40}\bthe following (?:\w+ ){0,2}?(?:files?|data|datasets?|extracts?)\b"
    r"|\b(?:the )?(?:data|datasets?) (?:used|needed|required)\b[^.]{0,60}\b(?:is|are|was|were|comes?|includes?)\b"
    r"|\b(?:accepts?|takes?|reads?|expects?|requires?|needs?) (?:\w+ ){0,4}?(?:data|files?|extracts?)\b[^.]{0,60}\b(?:formats?|columns?|fields?)\b"
    r"|\buses? (?:the )?(?:most recent(?:ly)?|latest|published|official|monthly|quarterly|annual|weekly)\b[^.]{0,60}\b(?:populations?|estimates|figures|statistics|counts|returns?|lists)\b"
    r"|\b(?:data|activity|figures|records|returns) (?:\w+ ){0,2}?(?:submitted|reported|returned) (?:to|by)\b"
    r"|\b(?:has|have|with) (?:the )?(?:following|these) inputs\b|\b(?:takes?|needs?|requires?|expects?) (?:the )?(?:following|these) (?:inputs|arguments|parameters|columns|fields|tables|files)\b"
    r"|\b(?:sample|example|blank|dummy) input (?:templates?|files?|data\w*)\b|\binput templates?\b"
    r"|\b(?:comes|ships|supplied|bundled) with\b[^.]{0,40}\b(?:data|datasets?|records|extracts?)\b"
    r"|\b(?:place|put|copy|save|download|get|obtain)\b[^.]{0,40}\b(?:base|source|raw|input|data|csv|excel|extract) files? from\b"
    r"|\b(?:survey|patient[- ]level|record[- ]level|raw|uncleaned|source|linked|hospital|clinical|audit) data (?:\w+ ){0,2}?(?:is|are) (?!not\b|never\b)(?:\w+ )?(?:confidential|stored|held|sensitive|kept)\b"
    r"|\b(?:files?|data|extracts?|columns)\b[^.]{0,40}\bagainst (?:an? |the )?(?:[\w-]+ ){0,3}schemas?\b"
    # What is read, and from what, of what or with what in it.
    r"|\b(?:uses?|using|fed by|based on|built on|draws? on|reads?|takes?|needs?|loads?|connects? to)\b[^.]{0,40}\b(?:data|extracts?|exports?|feeds?|spreadsheets?|workbooks?|tables?(?! of contents))\b[^.]{0,30}\b(?:from(?! (?:any|your|a (?:file|source)|anywhere))|called|named|as (?:an? |the )?inputs?|with (?:the |these )?(?:columns|fields|variables)|with one row)\b"
    r"|(?:^|[.:] )(?:the )?inputs? (?:data |files? )?(?:is|are|consists?)\b|\b(?:takes?|needs?|requires?|expects?|reads?)\b[^.]{0,60}\bas (?:an? |the )?inputs?\b"
    r"|\b(?:needs?|requires?|reads?|takes?|given|supplied|expects?)\b[^.]{0,60}\bin [\w/.-]{1,60}\.(?:csv|xlsx?|parquet|rds)\b"
    r"|\b(?:source|input|underlying|raw|main) (?:data(?:sets?)?|tables?) (?:is|are|was|were|comes?)\b(?! (?:not|stored|saved|kept|cleaned|processed|loaded|read|then|ignored|excluded)\b)"
    r"|\b(?:records|data|data ?sets|files|extracts) (?:is|are|was|were) linked (?:between|to|with)\b"
    r"|\b(?:the|this|our) data ?(?:set|base) (?:contains?|covers?|includes?|has(?! been)|spans?|consists?|comprises?)\b|\b(?:the|this|our) data (?:covers?|spans?|consists?|comprises?)\b"
    r"|\b(?:figures|data|numbers|counts|statistics|records) (?:is|are|was|were) (?:\w+ )?from\b|\b(?:files?|extracts?|exports?) (?:arrives?|comes?|(?:is|are) (?:sent|provided|received))\b"
    r"|\b(?:requires?|needs?|expects?) (?:an? |the |your )?(?:[\w'’-]+ ){0,3}?(?:extract|export|snapshot|csv|spreadsheet|workbook|dataset)\b|\bquer(?:y|ies)\b[^.]{0,60}\b(?:APIs?|database|warehouse|tables|views)\b"
    r"|\b(?:scrap|download|pull|extract|retriev|collect)\w*\b[^.]{0,60}\bfrom (?:the |their |its )?(?:[\w'’-]+ ){0,3}?(?:websites?|web pages?|APIs?|portals?|geoportal|database|warehouse)\b"
    # a package of the README's list that is there to fetch something: “(for reading Zoe data)”
    r"|\bfor (?:reading|accessing|fetching|downloading|querying|getting) (?:the )?(?-i:[A-Z][\w-]*) (?:\w+ )?(?:data|APIs?)\b"
    r"|\buses?\b[^.]{0,40}\bpublished\b|\bdata (?:used )?(?:is|are|was|were) (?:\w+ )?(?:simulated|synthetic|made[- ]up|artificial|fictional|dummy|randomly generated)\b"
    r"|\baccess to (?:the |these |this )?(?:\w+ ){0,2}?data\b[^.]{0,60}\b(?:requested|granted|through|via|from|under)\b|\bdata\b[^.]{0,40}\b(?:was|were) used\b"
    r"|(?<!output/)(?<!outputs/)(?<!results/)\b[\w-]{1,100}\.(?:csv|tsv|xlsx?|rds|rdata|parquet|dta|sav)\W{1,3}(?:file )?(?:contains?|holds?|has|includes?|lists?|is the|are the) (?!(?:the |all |our )?(?:outputs?|results?)\b)"
    r"|\bdata (?:of|on|about|for) [^.]{3,60}? from (?:the|an?) (?:\w+ ){0,3}?(?:audit|survey|register|registry|database|cohort|census|collection|study|network|biobank)\b"
    r"|\bAPIs?\b[^.]{0,40}\b(?:pull|fetch|get|retriev|download|extract|collect|load)\w*\b[^.]{0,20}\bdata\b"
    r"|\b(?:records|individual-level data|patient-level data|linked data|cohort) (?:\w+ )?from the (?-i:[A-Z][\w-]+)"
    # A data set by its name: capitals, then what it is.
    r"|(?<!publication )(?<!report )(?<!release )\b(?:uses?|using|based on|from|requires?|needs?|on|of|with|in|analys\w+|process\w*|quer\w+|links?|via|submits?|receives?|holds?|combines?) (?:the |an? )?"
    r"(?-i:(?:[A-Z][\w&/’'-]* (?:and |of |for )?){1,6}(?:Data(?: ?[Ss]ets?)?|Survey|Statistics|Return|Collection|Register|Registry|Census|Audit)\b"
    r"(?! (?:[A-Z]|scien|analy|engineer|and Analy)))"
    rf"|\b(?:uses?|using|used|based on|from|reads?|takes?|requires?|needs?|on|of|with|in|analys\w+|process\w*|quer\w+|links?|joins?|via|(?:reported|submitted) to|recorded in)\b[^.]{{0,60}}(?-i:\b(?:{_SETS}))(?! (?:projects?|users?|team|group|community|packages?)\b)"
    r"|\blink\w*\b[^;\n]{0,80}\bdata\b[^;\n]{0,100}\b(?:from|with|to)\b[^;\n]{0,60}\b(?:data|records|system|survey|register|registry)\b",
    re.IGNORECASE,
)
#: What is fetched, and the address it is fetched from: looked for in the line as it stands, since `prose` drops addresses.
_FETCHED = re.compile(
    r"\b(?:data ?sets?|data|downloads?|source)\b[^\n]{0,120}https?://(?:www\.)?(?:kaggle\.com/(?:datasets|c/)|england\.nhs\.uk/statistics|digital\.nhs\.uk/data-and|gov\.uk/government/(?:statistics|collections)|ons\.gov\.uk/|data\.gov\.uk/|opendata|nomisweb|fingertips\.phe|statswales)"
    r"|\bdata(?:sets?)?\b[^\n]{0,30}\b(?:is|are|can be|may be) (?:\w+ )?(?:open|available|published|found|here|at)\b[^\n]{0,40}?https?://(?!(?:www\.)?github\b)"
    r"|\b(?:download|import|extract|pull|scrap|retriev|collect|fetch|clean|read|get|take)\w*\b[^\n]{0,80}?\b(?:from|at)\b[^\n]{0,60}?https?://(?!(?:www\.)?(?:github|cran|pypi|anaconda|python|r-project|posit|rstudio|git-scm)\b)",
    re.IGNORECASE,
)


#: A field of its own that says where the data are from: “Data source: monthly returns, NHS England”.
_FIELD = re.compile(
    r"\W{0,9}(?:(?:data(?: ?sets?)?|inputs?)(?= ?:)|(?:(?:input |primary |main )?data )?sources?(?: of (?:the )?data)?)\W{0,5}[:–]\W{0,9}(?=.{12})(?!.{0,80}\b(?:too? be (?:added|confirmed|completed|decided)|tb[acd]|here)\W*$)(?!.{0,60}\b(?:folders?|director))\w",
    re.IGNORECASE,
)
#: What a heading of a page is called that says what goes in: narrower than in the README, for a page may be about anything.
_TITLED = re.compile(
    r"\bdata sources?\b|\bdata ?(?:sources?|sets?|dictionar\w*|inputs?|requirements?|extracts?|descriptions?|collection|acquisition|specification)\W*(?:\(s\)\W*)?$|\bsources? of (?:the )?data\b|\b(?:input|raw|source) (?:data(?:sets?)?|files?|tables?)\b"
    r"|\b(?:required|expected|necessary) (?:data(?:sets?)?|files?|inputs?|tables?|columns|data files)\b|\bvariables (?:used|included|and (?:their )?sources)\b|\bdata (?:used|needed|required|held|and (?:their )?sources?)\b|^\W*(?:\d[\d.]*\W+)?(?:the |our )?(?:data|inputs|input parameters|data (?:&|and) methods?)\W*$|\bmetadata\W*$",
    re.IGNORECASE,
)
#: A sentence of a page that says where data are from; the other ways of the README would find too much in what is long.
_FROM = re.compile(
    r"\b(?:data|datasets?|extracts?|statistics|figures)\b[^.]{0,60}\b(?:is|are|was|were|been) (?:\w+ ){0,2}?(?:taken|downloaded|sourced|obtained|extracted|collected|received|requested|pulled|drawn|provided|supplied|retrieved|submitted|scraped|compiled|collated) (?:\w+ ){0,2}?(?:from|by|via|through)\b"
    r"|\b(?:we|this|it|which|to|script|code|pipeline|report) (?:\w+ ){0,2}?(?:downloads?|pulls?|scrapes?|extracts?|retrieves?|collects?|fetch(?:es)?) (?:the |all )?(?:\w+ ){0,2}?(?:data|datasets?|records) from\b",
    re.IGNORECASE,
)
#: Where the data or the codes themselves are from, of what is nothing but data or codes.
_TAKEN = re.compile(
    r"\b(?:extracted|derived|taken|adapted|compiled|sourced|downloaded|obtained|collected|converted|mapped|created|generated|built|reproduced) (?:\w+ ){0,3}?(?:from|using|with|by)\b",
    re.IGNORECASE,
)
#: Headings of what is shown rather than of what goes in.
_FOLDER = re.compile(r"\b(?:folder|directory|dir)\W*$|/\W*$", re.IGNORECASE)  # the heading is about what lies where
_OPEN = re.compile(r"^\W*open data\W*$", re.IGNORECASE)  # what is published from here, unless it says from where
_GOT = re.compile(r"\b(?:from|published (?:by|on|at)|downloaded?|us(?:e[sd]?|ing)|sources?)\b", re.IGNORECASE)
_STORED = re.compile(
    r"\b(?:this|the) (?:sub-?)?(?:folder|directory)\b", re.IGNORECASE
)  # where to keep them, not what they are
_SHOWN = re.compile(r"(?:&|\band\b) data\W*$|\boutputs?\b(?!.*\binput)", re.IGNORECASE)


class DataInputsDescribed(Check):
    """The documentation says which data go in

    What runs where you work often stops at the next trust, because the data look different there. List each input:
    where it comes from, who may get it, and its important columns. If the data cannot be shared, a made-up file of five
    rows with the same columns helps more than anything else.

    What counts: a sentence, a link or a table that says where the main input is from, in the README or on a page; its
    columns are better still and are not required. So does a data dictionary, or a schema that files are checked
    against. A file's name alone, or a folder to put it in, is not enough yet. For a simulation or an app it is what
    people enter.
    """

    id = "data-inputs-described"
    step = "Describe the data that go in"
    reads = (
        *README,
        *_readme.DOCS,
        *_pages.PAGES,
        _STEPS,
        _inputs_told.CATALOGUE,
        "data.md",
        "man/*.rd",
        "{data,data_in,data-raw,inputs,input,raw_data,*/data,reference*,lookups,codelists}/readme{,.md,.txt,.rst}",
    )
    effort = "hours"
    commands = {
        "*": (
            "## Data\n\n| File or table | From where | Important columns |\n|---|---|---|\n"
            "| `data/waits.csv` | weekly extract | `referral_date`, `weeks` |"
        )
    }
    passing = (
        {"README.md": "# w\n\nChecks the files of each month against the schemas that `tables.py` defines.\n"},
        {
            "README.md": "# w\n",
            "markdown/metadata.Rmd": "# Waits\n\n**Data source(s)**\n\nMonthly submission of the health boards, on the last Thursday\n",
        },
        {
            "README.md": "# w\n",
            "site/03_data.qmd": "# Waits\n\n## 3.1 Data sources\n\nThe model is stylised, and all of the data in it are made up.\n",
        },
        {
            "README.md": "# w\n",
            "reports/w.Rmd": "# Waits\n\nThe data were extracted by two analysts from the returns of trusts.\n",
        },
        {
            "README.md": "# w\n\n## Data\n\nThe weekly extract of the patient administration system: referral date, specialty, weeks.\n"
        },
        {
            "README.md": "# w\n\nCounts waits.\n",
            "docs/data_dictionary.csv": "column,meaning\nweeks,weeks waited\n",
        },
        {
            "README.md": "# w\n\nIt uses the monthly A&E attendances that NHS England publishes. The data are downloaded from its site.\n"
        },
        {"README.md": "# w\n\nKaggle dataset: https://www.kaggle.com/datasets/o/w\n"},
        {"README.md": "# w\n\n`data/waits.csv` contains the waits of each month by trust.\n"},
        {"README.md": "# w\n\nThe analysis used linked records from the Welsh Example Databank.\n"},
        {"README.md": "# w\n\nScraping and cleaning waiting times from https://www.england.nhs.uk/statistics/waits/\n"},
        {"README.md": "# w\n\nThe data used for the project was a linked extract.\n"},
        {"README.md": "# w\n\nThe data is open [here](https://www.england.nhs.uk/statistics/waits/).\n"},
        {"README.md": "# w\n\n1. In the folder, add the following files:\n\n   * Boundaries, icb.geojson\n"},
        {
            "README.md": "# w\n\nCounts waits.\n",
            "preprocess/README.md": "# Preparing\n\n## Data sources\n\n| Indicator | Source |\n|---|---|\n| Waits | NHS England, monthly |\n",
        },
        {
            "README.md": "# w\n\nData of hospitals.\n",
            "man/beds.Rd": "\\docType{data}\n\\name{beds}\n\\title{Beds}\n\\format{A table of 3 columns.}\n",
        },
        {"README.md": "# w\n\nThe folder has sample input templates that can be filled in and loaded.\n"},
        {"README.md": "# w\n\nThe main function has the following inputs:\n\n- demand, the referrals of a week\n"},
        {
            "README.md": "# w\n\nMake a folder for them and place all the base files from the section on open data in it.\n"
        },
        {"README.md": "# w\n\nThe uncleaned survey data are confidential and kept in a spreadsheet with a password.\n"},
        {"README.md": "# w\n\nThe app is fed by a nightly extract from the record system.\n"},
        {"README.md": "# w\n\nInputs are two tables, one of beds and one of staff.\n"},
        {"README.md": "# w\n\nThe model needs arrivals and stays by ward, given in wards.csv.\n"},
        {"README.md": "# w\n\nThe dataset contains all admissions of three years.\n"},
        {"README.md": "# w\n\nRecords were linked between admissions and deaths.\n"},
        {"README.md": "# w\n\nDataset: road deaths by month, from the Department for Transport\n"},
        {"README.md": "# w\n\nFigures are from the monthly release on activity.\n"},
        {"README.md": "# w\n\nRequires an extract of the booking system, one line for each visit.\n"},
        {"README.md": "# w\n\nPapers of boards are scraped from their websites.\n"},
        {"README.md": "# w\n\nThe data are simulated to look like those of an audit.\n"},
        {
            "README.md": "# w\n\nScripts for linking climate data (such as temperatures) from one system with deaths data.\n"
        },
        {"README.md": "# w\n\nThe report shows data submitted to a national body each week.\n"},
        {"README.md": "# w\n\nThe app comes with open-source records of feedback to try it on.\n"},
        {
            "README.md": "# w\n",
            "waits.Rmd": "# Waits\n\nThis is the activity reported to SUS by the providers.\n\nIt was made using the SUS extract of the day.\n",
        },
        {"README.md": "# w\n\nThe necessary Excel data files are present in the data directory, by date.\n"},
        {"README.md": "# w\n\nIt accepts dose data in an mcc format, as the chamber writes it, or as csv.\n"},
        {
            "README.md": "# w\n\nFile | What\n-----|-----\n[a.csv](https://x.org/a.csv) | CSV file with the life table\nb.csv | The costs of a stay by ward\n",
            "a.csv": "a,b\n",
            "b.csv": "a,b\n",
        },
        {"README.md": "# w\n\n### What you install\n\n`gcsfs`, a package (for reading [Zoe](https://x.org) data)\n"},
        {
            "README.md": "# w\n\n| Parameters | Description | Default |\n|---|---|---|\n| beds | Beds of a ward | 20 |\n| stay | Days of a stay | 4 |\n| staff | Nurses of a ward | 3 |\n"
        },
        {"README.md": "# w\n\nThe list is compiled. The data are aggregated from the sites of each trust.\n"},
        {
            "README.md": "# w\n\n## Schemas\n\nOne entry is a trust: its code, its names, its region and the address of its papers.\n"
        },
        {"README.md": "# w\n\nIt uses the most recently published practice populations, weighted by need.\n"},
        {
            "README.md": "# w\n\n**Data source:** [Emergency admissions by month](https://www.england.nhs.uk/statistics/x/)\n"
        },
        {
            "README.md": "# w\n\nCounts waits.\n",
            "data_catalog.yaml": "sources:\n  - name: Populations\n    description: Projections by age, published each year\n",
        },
        {
            "README.md": "# w\n\nCounts waits.\n",
            "app/DEPLOYMENT.md": "# Deployment\n\n## 3. Required tables\n\nThese tables have to be in the database before the app starts, with the columns shown below:\n\n```\nWAITS(PERSON, WEEKS)\n```\n",
        },
        {"README.md": "# w\n\nCouncils submit Social Care Data to a national body each quarter.\n"},
        {"README.md": "# w\n\nFor easy exploration of the Hospital Beds Data that a national body publishes.\n"},
        {
            "README.md": "# w\n\nCounts waits.\n",
            "data/README.md": "Put the extract here; it has the columns `specialty` and `weeks`.\n",
        },
    )
    failing = (
        {
            "README.md": "# w\n\n## Layout\n\n### data folder\n\nIt includes a few lookups used in the data preparation\n"
        },
        {"README.md": "# w\n\n### open data\n\nThe last script makes the files for the platform of open data.\n"},
        {
            "README.md": "# w\n",
            "x/data/notes.md": "# Data\n\nThis folder should be the place where data files are kept; git ignores it.\n",
        },
        {"README.md": "# w\n\nThe code behind the charts of the publication on Hospital Waiting Statistics.\n"},
        {"README.md": "# w\n\nThe package makes it easy to plot data from any source.\n"},
        {"README.md": "# w\n\nRaw data are not stored here. Outputs are saved as csv files.\n"},
        {"README.md": "# w\n\nTemplates and code from earlier CPRD projects.\n"},
        {"README.md": "# w\n\nWhat comes out is a table with the following columns: week, waits.\n"},
        {"README.md": "# w\n", "codelists/codelists.txt": "example/asthma/2020-01-01\nexample/diabetes/2020-01-01\n"},
        {
            "README.md": "# w\n",
            "reports/w.Rmd": "# Waits\n\n## Load data\n\n```{r}\nx <- 1\n```\n\nThe data are plotted below.\n",
        },
        {"README.md": "# w\n\nCounts waits.\n"},
        {"README.md": "# w\n\n## Data\n\n## Licence\n"},
        {"README.md": "# w\n\nSource: see below\n"},
        {"README.md": "# w\n\n<b>Data sources: </b> Dataset built separately - to be added here <br>\n"},
        {"README.md": "# w\n\nCounts waits.\n", "conf/data_catalog.yml": "waits:\n  filepath: data/waits.csv\n"},
        {"README.md": "# w\n\n## Terminology dictionary\n\n" + "Short explanations of words that newcomers meet. " * 3},
        {"README.md": "# w\n\nWritten by the data science team.\n"},
        {"README.md": "# w\n\nRead more about the platform at [its site](https://platform.org).\n"},
        {
            "README.md": "# The recording of follow-up that patients start themselves in OpenSAFELY (194)\n\n[View on OpenSAFELY](https://x.org)\n"
        },
        {"README.md": "# w\n\n## Charts & data\n\n" + "A chart for each week, and a table below it. " * 3},
        {"README.md": "# w\n\nIt runs on Example Health's Data Access Environment.\n"},
        {"README.md": "# w\n\nThis is the work of the Central Data Science Team.\n"},
        {
            "README.md": "# w\n\nDownload R from https://cran.r-project.org and this repository from https://github.com/o/w.\n"
        },
        {"README.md": "# w\n\nCounts waits.\n", "data/README.md": ""},
        {
            "README.md": "# w\n\n## Outputs\n\n- a.csv: the results for each of the wards\n- b.csv: the results for all of them\n",
            "a.csv": "a,b\n",
            "b.csv": "a,b\n",
        },
        {
            "README.md": "# w\n",
            "model_card.md": "# Model Card: {PROJECT NAME}\n\n## Training Data\n\nThe data used were good, and many.\n",
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        path = _readme.path(subject)
        title = next((one.number for one in _readme.sections(subject) if one.heading), 0)
        for section, words, commands in _readme.named(subject, _HEADING):
            if _SHOWN.search(section.heading) or (_OPEN.search(section.heading) and not _GOT.search(words)):
                continue
            enough = 100 if _FOLDER.search(section.heading) else 50
            if section.number != title and len(words) + len(commands) >= enough:
                where = Evidence(path=path, line=section.number)
                return cls.passes(f"The README has a section “{section.heading[:60]}”.", [where], "inferred")
        if found := _inputs_told.dictionary(subject, _TELLS) or _inputs_told.manual(subject):
            return cls.passes(f"See {found}.", [Evidence(path=found)], "inferred")
        written = [line for line in _readme.said(subject) if line.role != "heading"]  # a title names, it does not tell
        sentences = (p.number for p in prose.paragraphs(written) if len(p.text) >= 24 and _TELLS.search(p.text))
        fields = (line.number for line in written if line.role in {"prose", "item"} and _FIELD.match(line.text))
        if (
            line := next(sentences, None)
            or next(fields, None)
            or _fetched(subject)
            or _inputs_told.listed(subject, written)
        ):
            told = [Evidence(path=path, line=line)]
            return cls.passes("The README says where the data come from.", told, "inferred")
        if page := _page(subject) or _elsewhere(subject) or _taken(subject):
            return cls.passes(f"See {page.path}.", [page], "inferred")
        if _readme.unread(subject):
            return cls.cannot_tell("The README could not be read.")
        if lost := subject.snapshot.unread(_inputs_told.CATALOGUE) or _pages.unread(subject):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("Nothing says yet which data go in and where they come from.")


def _page(subject: Subject) -> Evidence | None:
    """A section on data of a page beside the README."""
    for path, text in subject.snapshot.read(*_readme.DOCS, _STEPS):
        lines = prose.read(text, path)
        tabled = _tabled(lines)
        for part in prose.sections(lines)[1:]:
            if part.heading and _HEADING.search(part.heading) and (len(part.prose) >= 80 or part.number in tabled):
                return Evidence(path=path, line=part.number)
    return None


def _elsewhere(subject: Subject) -> Evidence | None:
    """A section, a field or a sentence of a report, a notebook, a folder's README or a page of a site."""
    for page in _pages.pages(subject):
        tabled = _tabled(page.lines)
        for section, words in page.named(_TITLED):
            if _SHOWN.search(section.heading) or (_STORED.search(words) and not _TELLS.search(words)):
                continue
            if len(words) >= 50 or section.number in tabled:
                return Evidence(path=page.path, line=section.number)
        said = [line for line in page.lines if line.role in {"prose", "item", "blank"}]
        told = [part.number for part in prose.paragraphs(said) if len(part.text) >= 30 and _TELLS.search(part.text)]
        if len(told) >= 2:
            return Evidence(path=page.path, line=told[0])
        for part in prose.paragraphs(said):
            if _FROM.search(part.text) or _FIELD.match(part.text):
                return Evidence(path=page.path, line=part.number)
    return None


def _taken(subject: Subject) -> Evidence | None:
    """What is nothing but data or codes: the sentence that says from where they were taken."""
    if not {"data", "codelist"} & set(subject.kinds) or {"app", "analysis"} & set(subject.kinds):
        return None
    readme = ((_readme.path(subject), _readme.said(subject)),)
    for path, lines in (*readme, *((page.path, page.lines) for page in _pages.pages(subject))):
        for part in prose.paragraphs([line for line in lines if line.role != "heading"]):
            if found := _TAKEN.search(part.text):
                return Evidence(path=path, line=part.line_at(found.start()))
    return None


def _tabled(lines: Sequence[prose.Line]) -> frozenset[int]:
    """The numbers of headings right below which a table stands, of at least a heading and a row."""
    said = [line for line in lines if line.text]
    return frozenset(
        line.number
        for line, *rows in zip(said, said[1:], said[2:], strict=False)
        if line.role == "heading" and all(row.role == "table" for row in rows)
    )


def _fetched(subject: Subject) -> int | None:
    """The line that says what is fetched from which address; installers and packages are no data."""
    raw = subject.readme[1].splitlines() if subject.readme else []
    for line in _readme.lines(subject):
        here = raw[line.number - 1] if line.number <= len(raw) and line.role in {"prose", "item"} else ""
        if "://" in here and _FETCHED.search(here) and not _TOOL.search(here) and not _GOT_TOOL.search(here):
            return line.number
    return None


#: “BCFtools can be downloaded from …”: one name before it, and no word for data.
_GOT_TOOL = re.compile(r"^\W*(?!(?:[^.]{0,60} )?(?:data|files?|tables?|extracts?|statistics|figures|lookups?|returns?|codes|list)\b)(?:\w[\w.+-]* ){1,3}(?:can|may|must|should) be (?:downloaded|obtained|found) (?:from|at)\b", re.IGNORECASE)  # fmt: skip
_TOOL = re.compile(
    r"\bread (?:more|about)\b|\bmore (?:information|details)\b|\bfind out\b|\binstall|\bpackages?\b|\brepo(?:sitory)?\b|\bsoftware\b|\bclon(?:e|ing)\b|\bRStudio\b|\bpython\b|\bdocker\b|\b(?:credentials?|accounts?|permissions?|log[- ]?in|tokens?|api keys?|vpn)\b",
    re.IGNORECASE,
)
