"""Are there NHS, CHI or H&C numbers in the files?"""

from __future__ import annotations

from nhsr_registry import leaks
from nhsr_registry.checks import _leaks
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import NOTHING_SEEN, Evidence, Finding

_DATA = r"\.(?:csv|tsv|psv|txt|sql|ipynb|r|py)$"
_REAL = _leaks.numbers(8)
_TEST = _leaks.numbers(8, 999_000_000 - 7_310_517 * 8)


class NoNhsNumbers(Check):
    """There are no patients’ numbers in the files

    NHS numbers, CHI numbers and Health and Care numbers point at one person each. If these are real, please stop
    here, make the repository private, and tell your information governance team: they do this calmly and often,
    and deleting the file alone leaves it in the history. For examples and tests use numbers that begin with 9:
    they are never given to anybody. We never show or keep the numbers, only where they stand.
    """

    id = "no-nhs-numbers"
    step = "Make sure that no patient’s number is in the files"
    reads = _leaks.READS
    effort = "hours"
    private = True
    most_places = 1000
    commands = {
        "Python": "# numbers for examples, from the range that is never issued\n# pip install nhs-number\nimport nhs_number\n\n"
        "nhs_number.generate(quantity=10, for_region=nhs_number.REGION_SYNTHETIC)",
        "R": "# numbers for examples, from the range that is never issued\n"
        'nine <- strsplit(sprintf("999%06d", sample(0:999999, 10)), "")\n'
        "check <- 11 - sapply(nine, function(x) sum(as.integer(x) * 10:2)) %% 11\n"
        'paste0(sapply(nine, paste, collapse = ""), check %% 11)[check != 10]',
        "*": "Put numbers in their place that begin with 999 and were made up:\n"
        "they are never issued. https://pypi.org/project/nhs-number/ makes some.",
    }
    passing = (
        {"data/a.csv": "nhs_number,ward\n" + "".join(f"{number},A\n" for number in _TEST)},
        {"a.csv": "id,x\n" + "".join(f"{1_000_000_001 + 37 * row},A\n" for row in range(12))},
        {"a.R": 'phone <- "0207 946 0018"\nsnomed <- c("7720800012", "1234567890")\n'},
        {"a.py": "x = 1\n"},
    )
    failing = (
        {"data/a.csv": "nhs_number,ward\n" + "".join(f"{number},A\n" for number in _REAL)},
        {"a.csv": "id,ward\n" + "".join(f"{number},A\n" for number in _REAL)},
        {"a.R": "pts <- c(" + ", ".join(f'"{number}"' for number in _REAL) + ")\n"},
        {"a.sql": f"-- NHS number {_REAL[0]} has no spell\nSELECT 1\n"},
        {"a.py": f"# NHS no. {_REAL[0][:3]} {_REAL[0][3:6]} {_REAL[0][6:]}: why twice?\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        found = _leaks.answer(cls, subject, _DATA)
        if found.outcome == "pass" and (kept := leaks.of_test_range(subject.snapshot)):
            where = [Evidence(path=hit.path, line=hit.line) for hit in kept]
            said = "Only NHS numbers from the range for tests were seen: they are nobody’s."
            left = found.reason.removeprefix(NOTHING_SEEN)
            return cls.passes(f"{said}{left}", [*where, *found.evidence], "inferred")
        return found
