"""Our checks beside what a person said who read the same repositories first: precision and recall for each check, and by kind.

    python benchmarks/readiness/labels.py CLONES [--labels FILE] [--half HALF] [--check ID] [--each]

CLONES holds clones as OWNER+NAME, OWNER+NAME/repo or OWNER/NAME, bare or not. `labels.tsv` (and `labels-code.tsv`, of the
checks that read code, and `labels-fresh2.tsv`, `labels-fresh3.tsv`, `-fresh5`, `-fresh6`, `-fresh7` and `-fresh8`, of both sorts, and `-audit2`, of five checks only; all are read
unless --labels names one)
has a row for each answer:
repository, commit, check, label (pass, fail, not-applicable, unsure), note. `unsure` says that two readers may differ and
is not counted. The check `kind` lists kinds; one with a question mark counts neither way. The check `half` says what a
repository was for: `tune` (disagreements were read and checks mended), `held` (other owners; read once the first were
done, and then mended as well), `fresh` (labelled last, of repositories that nobody had read; docs/validity.md gives what was measured before anything was
mended for them, this script what holds now), `fresh2` (the same
once more, of twenty others and with the checks that read code; docs/validity.md has what was measured first), `fresh3` (once
more, of 27 others), `fresh4` (of 12 more, after what `fresh3` showed was mended), `fresh5` (of 24 more, most of them
untidy and of owners not seen before), `fresh6` (of six more, after what `fresh5` showed was mended),
`fresh7` (of 24 more of 23 owners, most of them not seen before, labelled by somebody who had not read the code of the checks),
`fresh8` (of eight more, by the same, after what `fresh7` showed was mended), `audit2` (of 70 more, five checks each:
`data-inputs-described`, `methods-described`, `functions-documented`, `changelog` and `entry-point-clear`), `audit2b` (of 35 more,
after what `audit2` showed was mended, by who had mended it), `audit2c` (of 39 more, most of them with
little of a README, after what `audit2b` showed), `audit2d` (of 34 more, most of them with much of one, after that),
`audit2e` (of 18 that were in no list until then, after that), `audit2f` (of 36 more of those, of 33 owners, after that), `audit2g` (of nine more of those, after that).

Each repository is read at the commit that its label names, or where that is not in the clone at its newest one (said so).
Checks are asked with the kinds that the person gave, so that a kind that is wrong costs once, under "kinds".
A check that is asked or not asked depending on a kind that two readers may differ about is not counted for that repository.
Precision of a fail: of what we say is missing, how much the person missed too. Recall: of that, how much we say.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, cast

HERE = Path(__file__).parent
FILES = tuple(
    HERE / f"labels{which}.tsv"
    for which in ("", "-code", "-fresh2", "-fresh3", "-fresh5", "-fresh6", "-fresh7", "-fresh8", "-audit2")
)
sys.path.insert(0, str(HERE.parents[1] / "src"))

from nhsr_registry.assess import assess, wanted  # noqa: E402
from nhsr_registry.checks import all_checks  # noqa: E402
from nhsr_registry.clones import find_git_dir, read  # noqa: E402
from nhsr_registry.errors import RegistryError  # noqa: E402
from nhsr_registry.model import Finding, Kind  # noqa: E402
from nhsr_registry.scoring.rubric import default_rubric  # noqa: E402
from nhsr_registry.snapshot import Snapshot  # noqa: E402

ANSWERS: Mapping[str, str] = {"pass": "pass", "declared": "pass", "fail": "fail"}


class Labels(NamedTuple):
    """What the person said of one repository."""

    repository: str
    commit: str
    half: str
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
    """One for each repository and commit, over all files; where two answer the same question, the first file counts."""
    rows: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                answer = (row["label"], row["note"] or "")
                kept = rows[row["repository"], row["commit"]].setdefault(row["check"], answer)
                if kept[0] != answer[0] and row["check"] not in {"kind", "half"}:
                    print(
                        f"# {row['repository']}, {row['check']}: {kept[0]} or, in {path.name}, {answer[0]}",
                        file=sys.stderr,
                    )
    out = []
    for (repository, commit), said in rows.items():
        kinds = [kind.strip() for kind in said.pop("kind", ("", ""))[0].split(",") if kind.strip()]
        half = said.pop("half", ("tune", ""))[0]
        sure = frozenset(kind for kind in kinds if not kind.endswith("?"))
        may = frozenset(kind.rstrip("?") for kind in kinds if kind.endswith("?"))
        answers = {check: label for check, (label, _) in said.items()}
        out.append(Labels(repository, commit, half, sure, may, answers, {c: n for c, (_, n) in said.items()}))
    return out


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
    total: Counter[tuple[str, str]] = Counter()
    for check in ids:
        pairs = Counter(
            (str(one.said(check)), ANSWERS.get(one.findings[check].outcome, one.findings[check].outcome))
            for one in seen
            if one.said(check) in {"pass", "fail"}
        )
        total += pairs
        if pairs:
            print(f"{check:26} {_line(pairs)}")
    print(f"{'all together':26} {_line(total)}")


def _line(pairs: Counter[tuple[str, str]]) -> str:
    parts = [f"{pairs.total():4}"]
    for answer in ("pass", "fail"):
        right = pairs[answer, answer]
        parts.append(f"{share(right, sum(n for (_, ours), n in pairs.items() if ours == answer)):>8}")
        parts.append(f"{share(right, sum(n for (said, _), n in pairs.items() if said == answer)):>8}")
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
    whole = [one for one in seen if one.labels.sure <= one.kinds <= (one.labels.sure | one.labels.may)]
    print(f"all kinds right: {len(whole)} of {len(seen)}")
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
    print(f"applicability right: {share(agree, asked)} of {asked} (check, repository)")


def disagreements(seen: list[Seen], ids: Iterable[str]) -> None:
    for check in ids:
        for one in seen:
            said, finding = one.said(check), one.findings[check]
            if said in {None, "unsure"} or ANSWERS.get(finding.outcome, finding.outcome) == said:
                continue
            if said == "not-applicable" and finding.outcome == "fail" and check.startswith("licence"):
                continue  # waits for a licence: said either way
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
    fresh = tuple(f"fresh{n or ''}" for n in (0, 2, 3, 4, 5, 6, 7, 8))
    audits = ("audit2", "audit2b", "audit2c", "audit2d", "audit2e", "audit2f", "audit2g")
    parser.add_argument("--half", choices=("tune", "held", *fresh, *audits))
    parser.add_argument("--check", action="append", help="only this check; may be repeated")
    parser.add_argument("--each", action="store_true", help="list every disagreement")
    arguments = parser.parse_args()
    every = [one for one in labels_in(arguments.labels or FILES) if arguments.half in {None, one.half}]
    seen = list(judged(arguments.clones, every))
    ids = arguments.check or [check.id for check in all_checks()]
    print(f"{len(seen)} repositories of {len({one.labels.repository.partition('/')[0] for one in seen})} owners")
    per_check(seen, ids)
    per_kind(seen)
    if arguments.each:
        print()
        disagreements(seen, ids)


if __name__ == "__main__":
    main()
