"""How far a second reader says what the first one said: agreement and Cohen's kappa, over all checks and for each.

    python benchmarks/readiness/second_reader.py [--each] [--check ID] [--now]
    python benchmarks/readiness/second_reader.py --draw CLONES

`labels-second.tsv` holds the second reader's answers, written without sight of the first one's, of the checks' code and
of what `check` says, from what `check --explain` tells everybody; it stays as it was then. The first reader's answers
stand in the other files of labels. Where reading again showed one to be wrong it was mended there, and its note says what
it was before: that is what is compared, unless `--now` asks for the mended one.

`--draw` shows how the sample was chosen, without labels: a fixed seed, four repositories of each file that have a clone,
and of each up to fifteen checks, most of them such as need a judgement, and the kind.

Kappa is Cohen's (1960, doi:10.1177/001316446002000104): agreement beyond that of two readers who guess as often as they do.
It is counted over the answers where both say pass or fail, and again with `unsure` as a third answer;
`not-applicable` has to do with the kind and is counted apart. Both are `–` where nobody gave a second sort of answer.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
SECOND = HERE / "labels-second.tsv"
FIRST = tuple(HERE / f"labels{which}.tsv" for which in ("-fresh6", "-fresh5", "-fresh3", "-fresh2", "-code", ""))
SEED = 20261127
#: Checks whose answer needs a judgement, and such where it is there to be seen.
JUDGED = (
    "readme-purpose", "run-instructions", "usage-example", "methods-described", "data-inputs-described",
    "tests-present", "tests-substantive", "entry-point-clear", "config-separated", "no-absolute-paths",
    "dependencies-declared", "dependencies-locked", "functions-documented", "licence-recognised", "licence-agrees",
    "standard-layout", "runnable-without-nhs-data", "logging-or-validation", "notebooks-clean",
    "no-opaque-or-large-data", "leak-prevention", "packaged", "workflow-safe", "status-declared",
    "contact-declared", "citable", "metadata-consistent", "style-configured",
)  # fmt: skip
SEEN = (
    "readme-present", "licence-file", "ci-runs-tests", "changelog", "release-versioned",
    "installable-from-registry", "open-language", "contributing-guide", "code-of-conduct", "security-contact",
    "citation-file", "persistent-id", "metadata-machine-readable",
)  # fmt: skip
_BEFORE = re.compile(r"second reader \(before: ([^)]+)\)")

Question = tuple[str, str, str]  # repository, commit, check


def answers_in(path: Path, *, now: bool = False) -> dict[Question, str]:
    """Each question's answer, as first given or, if `now`, as it stands after mending."""
    out: dict[Question, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            before = None if now else _BEFORE.match(row["note"] or "")
            out[row["repository"], row["commit"], row["check"]] = before[1] if before else row["label"]
    return out


def draw(clones: Path) -> list[Question]:
    """The questions that the second reader was asked: never a label."""
    chance = random.Random(SEED)
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    files = []
    for path in FIRST:
        files.append(list(answers_in(path)))
        for repository, commit, check in files[-1]:
            asked[repository, commit].add(check)
    taken: set[str] = set()
    out: list[Question] = []
    for questions in files:
        every = sorted({(repository, commit) for repository, commit, _ in questions})
        chance.shuffle(every)
        chosen = 0
        for repository, commit in every:
            here = (clones / repository.replace("/", "+") / "repo").exists()
            if repository in taken or chosen == 4 or not here:
                continue
            taken.add(repository)
            chosen += 1
            checks = asked[repository, commit]
            judged = [check for check in JUDGED if check in checks]
            seen = [check for check in SEEN if check in checks]
            picked = chance.sample(judged, min(13, len(judged)))
            picked += chance.sample(seen, min(len(seen), max(2, 15 - len(picked)), 15 - len(picked)))
            picked += ["kind"] if "kind" in checks else []
            out += [(repository, commit, check) for check in sorted(picked)]
    return out


def kappa(pairs: Counter[tuple[str, str]]) -> float | None:
    """Cohen’s kappa of pairs of answers, such as 0.4 of 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no; `None` where both gave one answer only."""
    total = pairs.total()
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), times in pairs.items():
        first[one] += times
        second[other] += times
    chance = sum(first[label] * second[label] for label in first) / total**2 if total else 1.0
    return None if chance == 1.0 else (_same(pairs) / total - chance) / (1 - chance)


def _same(pairs: Counter[tuple[str, str]]) -> int:
    return sum(times for (one, other), times in pairs.items() if one == other)


def _among(pairs: Counter[tuple[str, str]], labels: set[str]) -> Counter[tuple[str, str]]:
    return Counter({pair: times for pair, times in pairs.items() if set(pair) <= labels})


def _line(name: str, pairs: Counter[tuple[str, str]]) -> str:
    cells = []
    for labels in ({"pass", "fail"}, {"pass", "fail", "unsure"}):
        some = _among(pairs, labels)
        beyond = kappa(some)
        cells.append(f"{some.total():4} {_same(some):5} {'–' if beyond is None else f'{beyond:.2f}':>6}")
    return f"{name:26} {'   '.join(cells)}   {pairs.total():4} {_same(pairs):5}"


def compare(first: dict[Question, str], second: dict[Question, str]) -> None:
    """Print one line for each check, all checks together, who said what, and the kinds."""
    by_check: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for question, label in sorted(second.items()):
        if question[2] != "kind":
            by_check[question[2]][first[question], label] += 1
    print(f"{'':26} {'pass or fail':^17}   {'or unsure':^17}   {'all':^10}")
    print(f"{'check':26} {'   '.join(['   n  same  kappa'] * 2)}      n  same")
    for check, pairs in sorted(by_check.items()):
        print(_line(check, pairs))
    every: Counter[tuple[str, str]] = Counter()
    for pairs in by_check.values():
        every.update(pairs)
    if len(by_check) > 1:
        print(_line("all together", every))
    for (one, other), times in every.most_common():
        print(f"  first {one}, second {other}: {times}")
    kinds = [(first[q].split(","), label.split(",")) for q, label in second.items() if q[2] == "kind"]
    if kinds:
        print(f"kinds: the same in {sum(set(one) == set(other) for one, other in kinds)} of {len(kinds)}", end=", ")
        print(f"none that the other excludes in {sum(_agree(*pair) for pair in kinds)}")


def _agree(one: list[str], other: list[str]) -> bool:
    """Whether each reader's sure kinds are kinds that the other one named, if with a question mark."""
    named = [{kind.rstrip("?") for kind in kinds} for kinds in (one, other)]
    sure = [{kind for kind in kinds if not kind.endswith("?")} for kinds in (one, other)]
    return sure[0] <= named[1] and sure[1] <= named[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--draw", type=Path, metavar="CLONES", help="print the questions instead, as they were drawn")
    parser.add_argument("--now", action="store_true", help="the first reader's answers as they were mended since")
    parser.add_argument("--each", action="store_true", help="list every answer that differs")
    parser.add_argument("--check", help="only this check")
    arguments = parser.parse_args()
    if arguments.draw:
        writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
        writer.writerows([("repository", "commit", "check"), *draw(arguments.draw)])
        return
    first: dict[Question, str] = {}
    for path in reversed(FIRST):  # where two files answer, the one that `labels.py` counts
        for question, label in answers_in(path, now=arguments.now).items():
            first.setdefault(question, label)
    second = {q: label for q, label in answers_in(SECOND).items() if arguments.check in {None, q[2]}}
    compare(first, second)
    if arguments.each:
        for question, label in sorted(second.items(), key=lambda item: (item[0][2], item[0][0])):
            if first[question] != label:
                print(f"{question[2]}: {question[0]}: first {first[question]}, second {label}")


if __name__ == "__main__":
    main()
