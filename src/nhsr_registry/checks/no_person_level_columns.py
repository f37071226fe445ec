"""Are there rows about single persons?"""

from __future__ import annotations

from nhsr_registry.checks import _leaks
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Finding

_DATA = r"\.(?:csv|tsv|psv|txt)$"
_NAMES = ("Ada", "Ben", "Cat", "Dov", "Eve", "Fay", "Gus")
_PEOPLE = tuple(
    f"{name},Byron-{name},{day:02}/03/19{day * 9 + 30},LS{day} {day}AB" for day, name in enumerate(_NAMES, 1)
)


class NoPersonLevelColumns(Check):
    """No file holds rows about single persons

    A row with two of name, date of birth, full postcode, patient number or free text can point at a person, even
    without an NHS number. If the rows are real, please make the repository private and ask your information
    governance team; they know what to do. For others to try the code, a small file with made-up rows is better
    than real ones in any case. If yours are made up, say so in the file's name (`synthetic`, `sample`, `dummy`) or in
    `.nhsr.toml`.
    """

    id = "no-person-level-columns"
    step = "Replace rows about persons with made-up ones"
    reads = _leaks.READS
    effort = "hours"
    private = True
    most_places = 1000
    commands = {
        "Python": "# made-up people: pip install faker\nfrom faker import Faker\n\nFaker('en_GB').simple_profile()",
        "*": "library(NHSRdatasets)   # made-up and open NHS data to show the code with\n# or: synthpop::syn(your_data), after asking whether that is enough",
    }
    passing = (
        {
            "data/practices.csv": "practice_code,name,postcode\nA81001,THE SURGERY,TS18 1HU\nA81002,OLD MILL,TS18 2AW\nA81003,NEW MILL,TS18 3AW\n"
        },
        {"data/waits.csv": "month,specialty,patients\n2024-01,ENT,120\n2024-02,ENT,130\n2024-03,ENT,110\n"},
        {"data/age.csv": "patient_id,age_band,sex\n1,20-29,F\n2,30-39,M\n3,20-29,F\n"},
        {"a.R": 'select(forename, surname, dob)\nnames(x) <- c("dob", "surname")\n'},
    )
    failing = (
        {"data/pts.csv": "forename,surname,dob,postcode\n" + "\n".join(_PEOPLE) + "\n"},
        {
            "data/pts.tsv": "Patient Name\tDate of Birth\tWard\n"
            + "\n".join(f"{row.split(',')[0]} X\t{row.split(',')[2]}\tA" for row in _PEOPLE)
            + "\n"
        },
        {"extract.csv": "\n".join(f"{number},{row}" for number, row in enumerate(_PEOPLE, 4001)) + "\n"},
        {"data/patient_level_extract.rds": "x"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        return _leaks.answer(cls, subject, _DATA)
