"""Does the documentation say which data go in?"""

from __future__ import annotations

import re

from nhsr_registry import prose
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding

_HEADING = re.compile(
    r"\bdata(?:sets?|bases?| ?sources?)?\b(?! (?:scien|analy|protection|visuali|engineer|team|pipeline|structure and algorithm|services))|\binputs?\b|\bsources?\b(?! code)|\bcodelists?\b|\bcolumns\b|\bfields\b|\bvariables\b"
    r"|\bmetadata\b|\bdictionar|\btables?\b|\bextract|\bparameters\b|\bfile formats?\b",
    re.IGNORECASE,
)
_DICTIONARY = (
    "**/{*data*dictionary*,*data_dict*,*metadata*,*field*descriptions*,*codebook*,*data_description*,*data_specification*}.{md,csv,xlsx,txt,html,docx,pdf,rst,qmd,json,yml,yaml}",
    "{data,data_in,data-raw,inputs,input,raw_data,*/data,reference*,lookups,codelists}/readme{,.md,.txt,.rst}",
    "{docs,doc,documentation}/**/{data,datasets,data_sources,data-sources,inputs,data_inputs}*.{md,qmd,rst}",
    "data.md", "**/model_card*.md", "codelists/codelists.txt",
)  # fmt: skip
_SETS = (
    r"HES\b|Hospital Episode|SUS\b|SUS\+|Secondary Uses|ECDS|Emergency Care Data|MHSDS|Mental Health Services Data|CSDS|Community Services Data|MSDS|Maternity Services Data"
    r"|IAPT|CPRD|GDPPR|OpenSAFELY|NCDR|UDAL|SNOMED|ONS\b|Office for National Statistics|NOMIS|Fingertips|QOF\b|PROMs|SMR01|SMR0\d|ODS\b|NHSBSA|ePACT|EPD\b|GP Patient Survey|GPPS"
    r"|Friends and Family|census|DM01|RTT\b|KH03|SitRep|UEC|A&E attendances|Open ?Prescribing|MIMIC|Civil Registration|death registrations|PDS\b|FFT\b|LSOA|IMD\b|postcode"
)
_TELLS = re.compile(
    rf"\b(?:data|dataset|datasets|extract|extracts|file|files|table|tables|csv|input|inputs|codes?|codelists?|lookups?)\b[^.]{{0,100}}\b(?:from|published|source[ds]?|download(?:ed)?|available (?:from|at|on|here)|provided by|collected|held (?:in|by|on)|taken from|extracted|stored in|contain(?:s|ing)?|columns?|fields?|comes?|supplied|pulled|obtained|derived|imported)\b"
    rf"|\b(?:uses?|using|based on|from|reads?|takes?|requires?|needs?|with|on|analys\w+|process\w*|quer\w+|links?|joins?)\b[^.]{{0,80}}(?:\b(?:{_SETS})|\b(?:data ?sets?|data|extracts?|tables?)\b[^.]{{0,60}}\b(?:from|published|in|of|held)\b)",
    re.IGNORECASE,
)


class DataInputsDescribed(Check):
    """The documentation says which data go in

    Most NHS analyses fail elsewhere because the data look different there. List each input: where it comes from,
    who may get it, and its important columns. If the data cannot be shared, a made-up file of five rows with the
    same columns helps more than anything else.
    """

    id = "data-inputs-described"
    reads = (*README, *_readme.DOCS, "data.md", "{data,data_in,data-raw,inputs,input,raw_data,*/data,reference*,lookups,codelists}/readme{,.md,.txt,.rst}")
    effort = "hours"
    commands = {
        "*": (
            "## Data\n\n| File or table | From where | Important columns |\n|---|---|---|\n"
            "| `data/waits.csv` | weekly extract of the patient system | `referral_date`, `specialty`, `weeks` |"
        )
    }
    passing = (
        {"README.md": "# w\n\n## Data\n\nThe weekly extract of the patient administration system: referral date, specialty, weeks.\n"},
        {"README.md": "# w\n\nCounts waits.\n", "docs/data_dictionary.csv": "column,meaning\nweeks,weeks waited\n"},
        {"README.md": "# w\n\nIt uses the monthly A&E attendances that NHS England publishes. The data are downloaded from its site.\n"},
        {"README.md": "# w\n\nCounts waits.\n", "data/README.md": "Put the extract here; it has the columns `specialty` and `weeks`.\n"},
    )
    failing = (
        {"README.md": "# w\n\nCounts waits.\n"},
        {"README.md": "# w\n\n## Data\n\n## Licence\n"},
        {"README.md": "# w\n\nWritten by the data science team.\n"},
        {"README.md": "# w\n\nCounts waits.\n", "data/README.md": ""},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        path = _readme.path(subject)
        for section, words, commands in _readme.named(subject, _HEADING):
            if len(words) + len(commands) >= 50:
                where = Evidence(path=path, line=section.number)
                return cls.passes(f"The README has a section “{section.heading[:60]}”.", [where], "inferred")
        for found in subject.snapshot.find(*_DICTIONARY):
            entry, text = subject.snapshot.by_path[found], subject.snapshot.text(found)
            if (text is None and (entry.size or 0) > 20) or (text is not None and len(text.strip()) > 20):
                return cls.passes(f"See {found}.", [Evidence(path=found)], "inferred")
        told = [p for p in prose.paragraphs(_readme.lines(subject)) if _TELLS.search(p.text)]
        if told:
            return cls.passes("The README says where the data come from.", [Evidence(path=path, line=told[0].number)], "inferred")
        for doc, text in subject.snapshot.read(*_readme.DOCS):
            for part in prose.sections(prose.read(text, doc)):
                if part.heading and _HEADING.search(part.heading) and len(part.prose) >= 80:
                    return cls.passes(f"See {doc}.", [Evidence(path=doc, line=part.number)], "inferred")
        if _readme.unread(subject):
            return cls.cannot_tell("The README could not be read.")
        return cls.fails("Nothing says yet which data go in and where they come from.")
