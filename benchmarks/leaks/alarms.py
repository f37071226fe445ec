"""What the detectors say of real clones, for a person to judge: `alarms.py CLONES [--sure] [--show] [--from N --to N]`.

Prints repository, rule, path, line and whether it is sure, and how long each repository's scan took. With `--show`
it also prints the line itself: on your own screen, never into a file that is shared.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path

from nhsr_registry.checks import all_checks, private_checks
from nhsr_registry.checks._base import Subject
from nhsr_registry.clones import find_git_dir, read_clone
from nhsr_registry.errors import RegistryError
from nhsr_registry.leaks import READS, scan

FOUR = ("no-credentials", "no-internal-infrastructure", "no-nhs-numbers", "no-person-level-columns")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("clones", type=Path)
    asked.add_argument("--sure", action="store_true", help="only what is called observed")
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--rule", default="")
    asked.add_argument("--start", type=int, default=0)
    asked.add_argument("--end", type=int, default=10_000)
    options = asked.parse_args()
    checks = [check for check in all_checks() if check.id in FOUR and check.id in private_checks()]
    wanted = tuple(sorted({*READS, *(pattern for check in checks for pattern in check.reads)}))
    scans: list[float] = []
    times, alarmed, outcomes = [], Counter[str](), Counter[str]()
    folders = [folder for folder in sorted(options.clones.iterdir()) if folder.is_dir() and find_git_dir(folder)]
    for folder in folders[options.start : options.end]:
        try:
            snapshot = read_clone(folder, wanted=wanted)
        except RegistryError as error:
            print(f"{folder.name}\tnot read: {type(error).__name__}")
            continue
        started = time.process_time()
        hits = scan(snapshot)
        scans.append(time.process_time() - started)
        findings = [check.run(Subject(snapshot=snapshot)) for check in checks]
        times.append((time.process_time() - started, folder.name))
        for finding in findings:
            outcomes[
                f"{finding.check} {finding.outcome} {finding.confidence if finding.outcome == 'fail' else ''}"
            ] += 1
        alarmed["repositories with a sure hit"] += any(hit.sure for hit in hits)
        for hit in hits:
            if (options.sure and not hit.sure) or (options.rule and hit.rule != options.rule):
                continue
            print("\t".join((folder.name, hit.rule, "sure" if hit.sure else "look", f"{hit.path}:{hit.line or ''}")))
            if options.show and hit.line and (text := snapshot.text(hit.path)):
                print("      ", text.split("\n")[hit.line - 1].strip()[:260])
    seconds = sorted(one for one, _ in times)
    print(
        f"\n{len(seconds)} repositories, scan and four checks, processor time: mean {statistics.mean(seconds):.3f} s, median {statistics.median(seconds):.3f} s"
    )
    print(f"the scan alone: mean {statistics.mean(scans):.3f} s, median {statistics.median(scans):.3f} s")
    print("slowest:", ", ".join(f"{name} {one:.2f} s" for one, name in sorted(times, reverse=True)[:5]))
    print(dict(alarmed), *(f"\n  {name}: {count}" for name, count in sorted(outcomes.items())))


if __name__ == "__main__":
    main()
