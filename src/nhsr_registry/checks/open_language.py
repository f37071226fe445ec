"""Can the code be run without buying a program?"""

from __future__ import annotations

from collections import Counter

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.code import LANGUAGES, extension

#: Languages whose usual interpreter has to be bought.
_BOUGHT = frozenset({"Stata", "SAS", "SPSS", "MATLAB", "VBA", "Power BI", "DAX", "Power Query"})
#: Kept for the record: what was replaced does not say how the work is done today.
_PUT_AWAY = re.compile(r"(?:^|[/_. -])(?:archived?|old|legacy|deprecated|superseded|retired)(?=[/_. -])", re.IGNORECASE)
_SHEETS = ("**/*.{xlsm,xlsb,accdb,mdb,twb,twbx,qvf,qvw}",)


class OpenLanguage(Check):
    """The work is done in an open language

    With R, Python, SQL or Julia anyone can run and check the steps without buying a program, and changes can be
    compared line by line. If the logic lives in Excel, SAS or Power BI, start with the one step that others ask
    about most. Colleagues in the NHS-R community (https://nhsrcommunity.com) are glad to help.

    Any other language that is free to run counts too, such as Java, Rust, JavaScript or Stan; Stata, SAS, SPSS,
    MATLAB, VBA and Power BI have to be bought. Without code or workbooks the question does not apply.
    """

    id = "open-language"
    step = "Move the main steps to an open language such as R, Python or SQL"
    effort = "days"
    commands = {
        "Python": '# pandas reads what Excel, SAS and Stata write:\npandas.read_excel("waits.xlsx")\npandas.read_sas("waits.sas7bdat")',
        "*": '# R reads what Excel, SAS and Stata write:\nreadxl::read_excel("waits.xlsx")\nhaven::read_sas("waits.sas7bdat")',
    }
    passing = (
        {"main.R": "1\n"},
        {"a.sql": "SELECT 1\n", "d.pbix": "x"},
        {"a.py": "1\n", "b.py": "1\n", "old.sas": "run;\n"},
        {"R/a.R": "1\n", **{f"_SPSS_archived/{name}.sps": "x\n" for name in "abc"}},
    )
    failing = (
        {"archive/main.sas": "run;\n"},
        {"main.sas": "run;\n"},
        {"tool.xlsm": "x", "README.md": "# x\n"},
        {"Waits dashboard.xlsx": "x", "README.md": "# x\n\nA dashboard in Excel, with Power Query.\n"},
        {"a.do": "use x\n", "b.do": "use y\n", "c.R": "1\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        put_away = [path for path in subject.snapshot.paths if _PUT_AWAY.search(path)]
        old = Counter(LANGUAGES.get(extension(path), "") for path in put_away)
        counted = {language: number - old[language] for language, number in subject.facts.languages.items()}
        counted = {language: number for language, number in counted.items() if number > 0} or subject.facts.languages
        bought = sum(number for language, number in counted.items() if language in _BOUGHT)
        others = sum(number for language, number in counted.items() if language not in _BOUGHT and language != "Quarto")
        sheets = subject.snapshot.find(*_SHEETS)
        if not sheets and "data" not in subject.kinds:  # of data, a workbook is the form and not the work
            sheets = subject.snapshot.find("{,*/,*/*/}*.{xlsx,xls}")
        if others and others >= bought:
            most = max((one for one in counted if one not in _BOUGHT), key=lambda one: counted[one])
            return cls.passes(f"Mostly {most}.", (), "observed")
        if bought:
            names = ", ".join(language for language in counted if language in _BOUGHT)
            where = [path for path in subject.snapshot.paths if LANGUAGES.get(extension(path)) in _BOUGHT]
            return cls.fails(f"{bought} file{'s' * (bought > 1)} in {names}.", [Evidence(path=path) for path in where])
        if lost := subject.snapshot.unread("**/*.{r,py,sql,sh}"):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if sheets:
            return cls.fails(
                "The work seems to be in workbooks or databases.", [Evidence(path=path) for path in sheets], "inferred"
            )
        return cls.does_not_apply("There is no code.")
