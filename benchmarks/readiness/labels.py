"""Our checks beside what a person said who read the same repositories first: precision and recall for each check, and by kind.

    python benchmarks/readiness/labels.py CLONES [--labels FILE] [--half HALF] [--check ID] [--each] [--record]

CLONES holds clones as OWNER+NAME, OWNER+NAME/repo or OWNER/NAME, bare or not. Every `labels*.tsv` beside this file is read
unless --labels names one (but for `labels-second.tsv`, see `second_reader.py`), and has a row for each answer:
repository, commit, check, label (pass, fail, not-applicable, unsure), note. `unsure` says that two readers may differ and
is not counted. The check `kind` lists kinds; one with a question mark counts neither way, and nor does one that a file
names and another does not: there two readers did differ. The check `half` says what a repository was for; `halves.tsv` says what each half is. docs/benchmarks/readiness.md has what was measured before anything
was mended for a half, this script what holds now.

Each repository is read at the commit that its label names, or where that is not in the clone at its newest one (said so).
Checks are asked with the kinds that the person gave, so that a kind that is wrong costs once, under "kinds".
Until 28 November 2026 readers were told that a check with nothing to look at does not apply (no licence: nothing to recognise;
no tests: nothing substantive), as we said then; since then both of us answer that it is not met yet. The older labels stay as
they were given: such a `not-applicable` beside our fail is no disagreement, and is counted neither way.
A check that is asked or not asked depending on a kind that two readers may differ about is not counted for that repository.
Precision of a fail: of what we say is missing, how much the person missed too. Recall: of that, how much we say.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, cast

HERE = Path(__file__).parent
SECOND = "labels-second.tsv"  # answers of a second reader to the same questions
FILES = tuple(sorted((path for path in HERE.glob("labels*.tsv") if path.name != SECOND), key=lambda path: path.stem))
sys.path.insert(0, str(HERE.parents[1] / "src"))

from nhsr_registry.assess import assess, wanted  # noqa: E402
from nhsr_registry.checks import all_checks  # noqa: E402
from nhsr_registry.clones import find_git_dir, read  # noqa: E402
from nhsr_registry.errors import RegistryError  # noqa: E402
from nhsr_registry.model import Finding, Kind  # noqa: E402
from nhsr_registry.scoring.rubric import default_rubric  # noqa: E402
from nhsr_registry.snapshot import Snapshot  # noqa: E402

NOT_READ = "as inferred; not labelled here"  # kinds that nobody read, of a repository read for a few checks
ANSWERS: Mapping[str, str] = {"pass": "pass", "declared": "pass", "fail": "fail"}


Pairs = Counter[tuple[str, str]]


class Labels(NamedTuple):
    """What the person said of one repository."""

    repository: str
    commit: str
    halves: frozenset[str]
    sure: frozenset[str]  # kinds that it is
    may: frozenset[str]  # and such that two readers may differ about
    checks: Mapping[str, str]
    notes: Mapping[str, str]


class Seen(NamedTuple):
    """The same repository, judged by us: with our kinds, and each check with the person's."""

    labels: Labels
    kinds: frozenset[str]
    findings: Mapping[str, Finding]

    def said(self, check: str) -> str | None:
        """The person's answer; `unsure` where a kind that two readers may differ about decides whether it is asked."""
        answer = self.labels.checks.get(check)
        return answer if answer is None or _settled(self.labels, check) else "unsure"


def _settled(labels: Labels, check: str) -> bool:
    """Whether every reading of the kinds says the same about whether a check is asked."""
    applies = default_rubric().rule(check).applies
    every = [cast("tuple[Kind, ...]", (*labels.sure, kind)) for kind in labels.may]
    every += [cast("tuple[Kind, ...]", tuple(labels.sure))] if labels.sure else []
    return len({applies(kinds) for kinds in every}) <= 1


def labels_in(paths: Iterable[Path]) -> list[Labels]:
    """One for each repository and commit, over all files; where two answer the same question, the first file counts.

    Of the kinds all count: sure is what every reader is sure of, and what only some of them name may be.
    """
    rows: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    halves: dict[tuple[str, str], set[str]] = defaultdict(set)
    read: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["check"] == "half":
                    halves[row["repository"], row["commit"]].add(row["label"])
                    continue
                answer = (row["label"], row["note"] or "")
                if row["check"] == "kind" and answer[1] != NOT_READ:
                    read[row["repository"], row["commit"]].append(answer[0])
                kept = rows[row["repository"], row["commit"]].setdefault(row["check"], answer)
                if kept[0] != answer[0] and row["check"] != "kind":
                    print(
                        f"# {row['repository']}, {row['check']}: {kept[0]} or, in {path.name}, {answer[0]}",
                        file=sys.stderr,
                    )
    out = []
    for (repository, commit), said in rows.items():
        first = said.pop("kind", ("", ""))[0]
        sure, may = _kinds_of(read[repository, commit] or [first])
        answers = {check: label for check, (label, _) in said.items()}
        notes = {check: note for check, (_, note) in said.items()}
        whose = frozenset(halves[repository, commit] or {"tune"})
        out.append(Labels(repository, commit, whose, sure, may, answers, notes))
    return out


def _kinds_of(readers: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Kinds that all readers are sure of, and such that one of them named beside."""
    named = [{kind.strip() for kind in said.split(",") if kind.strip()} for said in readers]
    sure = frozenset.intersection(*(frozenset(kind for kind in kinds if not kind.endswith("?")) for kinds in named))
    every = frozenset(kind.rstrip("?") for kinds in named for kind in kinds)
    return sure, every - sure


def snapshot_of(clones: Path, labels: Labels) -> Snapshot | None:
    """The repository at the labelled commit, or at its newest; `None` where there is no clone."""
    owner, _, name = labels.repository.partition("/")
    for place in (clones / f"{owner}+{name}" / "repo", clones / f"{owner}+{name}", clones / owner / name):
        if place.is_dir() and find_git_dir(place):
            try:
                return read(place, wanted=wanted(), repository=labels.repository, ref=labels.commit)
            except RegistryError:
                print(f"# {labels.repository} has no commit {labels.commit[:10]}: read at its newest", file=sys.stderr)
                return read(place, wanted=wanted(), repository=labels.repository)
    return None


def judged(clones: Path, every: Iterable[Labels]) -> Iterator[Seen]:
    for labels in every:
        snapshot = snapshot_of(clones, labels)
        if snapshot is None:
            print(f"# no clone of {labels.repository}", file=sys.stderr)
            continue
        ours = assess(snapshot, words=False)
        asked = ours
        if labels.sure:
            asked = assess(snapshot, words=False, declared_kinds=cast("tuple[Kind, ...]", tuple(sorted(labels.sure))))
        yield Seen(labels, frozenset(guess.kind for guess in ours.kinds), {f.check: f for f in asked.findings})


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def per_check(seen: list[Seen], ids: Iterable[str]) -> None:
    """One line for each check: how often asked, and precision and recall of its passes and of its fails."""
    print(f"{'check':26} {'n':>4} {'pass P':>8} {'pass R':>8} {'fail P':>8} {'fail R':>8}  silent")
    total: Pairs = Counter()
    for check in ids:
        pairs = answered(seen, check)
        total += pairs
        if pairs:
            print(f"{check:26} {_line(pairs)}")
    print(f"{'all together':26} {_line(total)}")


def answered(seen: Iterable[Seen], check: str) -> Pairs:
    """(the person's answer, ours) → how often, where the person said that a check is met or not."""
    return Counter(
        (str(one.said(check)), ANSWERS.get(one.findings[check].outcome, one.findings[check].outcome))
        for one in seen
        if one.said(check) in {"pass", "fail"}
    )


def right_of(pairs: Pairs, answer: str) -> tuple[int, int, int]:
    """How often both gave `answer`, how often we did, and how often the person did."""
    ours = sum(n for (_, mine), n in pairs.items() if mine == answer)
    theirs = sum(n for (said, _), n in pairs.items() if said == answer)
    return pairs[answer, answer], ours, theirs


def _line(pairs: Pairs) -> str:
    parts = [f"{pairs.total():4}"]
    for answer in ("pass", "fail"):
        right, ours, theirs = right_of(pairs, answer)
        parts += [f"{share(right, ours):>8}", f"{share(right, theirs):>8}"]
    silent = sum(n for (_, ours), n in pairs.items() if ours not in {"pass", "fail"})
    return f"{' '.join(parts)}  {silent or ''}"


def per_kind(seen: list[Seen]) -> None:
    """Precision and recall of each kind; the repositories with all kinds right; whether each check applies."""
    print(f"\n{'kind':18} {'n':>3} {'precision':>10} {'recall':>8}")
    right: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for one in seen:
        for kind in one.labels.sure | (one.kinds - one.labels.may):
            right[kind] += kind in one.kinds and kind in one.labels.sure
            ours[kind] += kind in one.kinds
            theirs[kind] += kind in one.labels.sure
    for kind in sorted(ours | theirs):
        print(f"{kind:18} {theirs[kind]:3} {share(right[kind], ours[kind]):>10} {share(right[kind], theirs[kind]):>8}")
    print(f"{'all together':18} {theirs.total():3} {share(right.total(), ours.total()):>10}", end=" ")
    print(f"{share(right.total(), theirs.total()):>8}")
    print(f"all kinds right: {kinds_right(seen)} of {len(seen)}")
    agree, asked = applicability(seen)
    print(f"applicability right: {share(agree, asked)} of {asked} (check, repository)")


def kinds_right(seen: Iterable[Seen]) -> int:
    """The repositories of which we name every kind that the person is sure of, and none that the person excludes."""
    return sum(one.labels.sure <= one.kinds <= (one.labels.sure | one.labels.may) for one in seen)


def applicability(seen: Iterable[Seen]) -> tuple[int, int]:
    """Pairs of check and repository where our kinds ask what the person's do, and all pairs where those decide it."""
    rubric, agree, asked = default_rubric(), 0, 0
    for one in seen:
        for check in all_checks():
            applies = rubric.rule(check.id).applies
            sure, widest, found = (
                applies(cast("tuple[Kind, ...]", tuple(kinds)))
                for kinds in (one.labels.sure, one.labels.sure | one.labels.may, one.kinds)
            )
            if one.labels.sure and sure == widest:
                asked, agree = asked + 1, agree + (found == sure)
    return agree, asked


def record(seen: list[Seen], ids: Iterable[str]) -> None:
    """Keep what docs/validity.md shows in `figures.json`: counts, of which its shares are made."""
    checks = {check: pairs for check in ids if (pairs := answered(seen, check))}
    rows = {
        check: {"answers": pairs.total(), "met": right_of(pairs, "pass"), "not_met": right_of(pairs, "fail")}
        for check, pairs in (*checks.items(), ("all together", sum(checks.values(), Counter())))
    }
    kept = {
        "repositories": len(seen),
        "owners": len({one.labels.repository.partition("/")[0] for one in seen}),
        "kinds_right": kinds_right(seen),
        "applicability": applicability(seen),
        "checks": rows,
    }
    (HERE / "figures.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def disagreements(seen: list[Seen], ids: Iterable[str]) -> None:
    for check in ids:
        for one in seen:
            said, finding = one.said(check), one.findings[check]
            if said in {None, "unsure"} or ANSWERS.get(finding.outcome, finding.outcome) == said:
                continue
            if said == "not-applicable" and finding.outcome == "fail" and default_rubric().rule(check).after:
                continue  # said either way: see the top of this file
            where = " ".join(f"{e.path}:{e.line or ''}" for e in finding.evidence[:2])
            print(
                f"{check}: {one.labels.repository} read as {said}, we say {finding.outcome}: {finding.reason} {where}"
            )
            if note := one.labels.notes.get(check):
                print(f"    the reader: {note}")
    for one in seen:
        if missing := one.labels.sure - one.kinds:
            print(
                f"kind: {one.labels.repository} is {', '.join(sorted(missing))}; we say {', '.join(sorted(one.kinds))}"
            )
        if extra := one.kinds - one.labels.sure - one.labels.may:
            said_kinds = ", ".join(sorted(one.labels.sure | {f"{kind}?" for kind in one.labels.may}))
            print(f"kind: {one.labels.repository} is not {', '.join(sorted(extra))}, but {said_kinds}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("clones", type=Path)
    parser.add_argument("--labels", type=Path, action="append", help="only this file of labels; may be repeated")
    parser.add_argument("--half", help="only repositories of this half: see halves.tsv")
    parser.add_argument("--check", action="append", help="only this check; may be repeated")
    parser.add_argument("--each", action="store_true", help="list every disagreement")
    parser.add_argument("--record", action="store_true", help="keep the figures of all labels for docs/validity.md")
    arguments = parser.parse_args()
    if arguments.record and (arguments.half or arguments.check or arguments.labels):
        parser.error("--record keeps the figures of all labels and checks: leave the other options out")
    every = labels_in(arguments.labels or FILES)
    if arguments.half:
        every = [one for one in every if arguments.half in one.halves]
        if not every:
            parser.error(f"no repository is of the half {arguments.half}: halves.tsv lists them")
    seen = list(judged(arguments.clones, every))
    ids = arguments.check or [check.id for check in all_checks()]
    print(f"{len(seen)} repositories of {len({one.labels.repository.partition('/')[0] for one in seen})} owners")
    per_check(seen, ids)
    per_kind(seen)
    if arguments.record:
        record(seen, ids)
    if arguments.each:
        print()
        disagreements(seen, ids)


if __name__ == "__main__":
    main()
