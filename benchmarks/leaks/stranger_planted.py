"""Plant what a stranger would plant, in copies of 22 real clones, and measure what `check` finds.

Written before its author had read a line of the detectors, their tests or their other benchmarks, from what the checks promise alone.
Half of the plants (by a seeded split within each kind) are kept aside: they are measured, never looked at, when a
detector is mended.

    python benchmarks/leaks/stranger_planted.py MIRROR        (a folder of OWNER+NAME/repo clones)
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import stranger_alike
import stranger_measure
import stranger_numbers
import stranger_people
import stranger_places
import stranger_secrets
from stranger_values import Maker

SEED = "stranger-2026-11-27"
CLONES = [
    "tom-prendergast-thf+NDL_Unpaid_Carers_Wales",
    "NHSDigital+rap-package-template",
    "TomMonks+forecast-tools",
    "nhsx+SynthVAE",
    "NHSWalesDeliveryUnit+IntroR",
    "rcpch+national-paediatric-diabetes-audit",
    "NHS-Transformation-Unit+NCDR_Reference",
    "HFAnalyticsLab+HES_pipeline",
    "datasciencecampus+pprl_toolkit",
    "nhsx+skunkworks-synthetic-data",
    "Somerset-NHS-FT-DS-Improvement+wait_list_simulation",
    "BNSSG-System-Analysts+ICS-code-library",
    "NHSDigital+cvd-prevent-tool",
    "nhs-r-community+NHSRdatasets",
    "nhsengland+devices_rap",
    "CDU-data-science-team+honos",
    "Birmingham-and-Solihull-ICS+BSOLutils",
    "BHFDSC+standard-pipeline",
    "Public-Health-Scotland+dose_instruction_parser",
    "nhsengland+nhs_herbot",
    "ukhsa-collaboration+hcaidcs",
    "The-Strategy-Unit+StrategyUnitTheme",
]
BIG = 60_000  # bytes: no hand-written source is larger; a stranger plants in those


@dataclasses.dataclass
class Plant:
    """One leak or look-alike; `lines` are the file's lines on which a finding counts, 1-based and inclusive."""

    number: int
    kind: str
    where: str
    content: bytes
    aside: bool
    clone: str = ""
    path: str = ""
    lines: tuple[int, int] | None = None


def made(seed: str = SEED) -> list[Plant]:
    """Every plant with its values; the same seed gives the same bytes."""
    entries = [
        *stranger_numbers.NHS, *stranger_secrets.IN_CODE, *stranger_secrets.IN_FILES,
        *stranger_places.PLACES, *stranger_places.WORKFLOWS, *stranger_alike.TEXT,
    ]  # fmt: skip
    filled: list[tuple[str, str, bytes]] = []
    for n, (kind, where, text) in enumerate(entries):
        filled.append((kind, where, Maker(f"{seed} {n}").fill(text).encode()))
    for more in (stranger_people.tables(Maker(f"{seed} people")), stranger_alike.alike(Maker(f"{seed} alike"))):
        filled += [(kind, where, c if isinstance(c, bytes) else c.encode()) for kind, where, c in more]
    plants = [Plant(n, kind, where, content, aside=False) for n, (kind, where, content) in enumerate(filled)]
    rng = random.Random(f"{seed} split")
    for kind in sorted({p.kind for p in plants}):
        same = [p for p in plants if p.kind == kind]
        rng.shuffle(same)
        for p in same[::2]:
            p.aside = True
    return plants


def git(folder: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *args], check=True, capture_output=True, text=True).stdout


def copies(mirror: Path, to: Path) -> dict[str, Path]:
    """Clones with a work tree, one per repository; a repository not in the mirror is said and left out."""
    made_: dict[str, Path] = {}
    for name in CLONES:
        source = next((p for p in (mirror / name / "repo", mirror / name / "repo" / ".git") if p.exists()), None)
        if source is None:
            print(f"not in the mirror: {name}")
            continue
        folder = to / name
        if not folder.exists():
            cloned = subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(source), str(folder)], check=False)
            if cloned.returncode:
                print(f"its copy in the mirror lacks files: {name}")
                continue
        git(folder, "checkout", "-q", "--force", "HEAD")
        made_[name] = folder
    return made_


def _is_suffix(where: str) -> bool:
    return where in {".R", ".py", ".sql", ".md", ".Rmd"}


def place(plants: list[Plant], folders: dict[str, Path]) -> None:
    """Each plant in the clone with the fewest so far that has a file of that kind (or in any, as a new file)."""
    rng = random.Random(f"{SEED} places")
    files = {n: [p for p in git(f, "ls-files", "-z").split("\0") if p] for n, f in folders.items()}
    load: Counter[str] = Counter()
    used: set[tuple[str, str]] = set()
    inserted: dict[tuple[str, str], list[Plant]] = {}
    for plant in rng.sample(plants, len(plants)):
        if _is_suffix(plant.where):
            fitting = {
                n: [p for p in ps if p.endswith(plant.where) and _plain(folders[n] / p)] for n, ps in files.items()
            }
            names = [n for n, ps in fitting.items() if ps]
            plant.clone = min(names, key=lambda n: (load[n], n))
            plant.path = rng.choice(sorted(fitting[plant.clone]))
            inserted.setdefault((plant.clone, plant.path), []).append(plant)
        else:
            names = [n for n in folders if (n, plant.where) not in used and not (folders[n] / plant.where).exists()]
            plant.clone, plant.path = min(names, key=lambda n: (load[n], n)), plant.where
            used.add((plant.clone, plant.path))
            target = folders[plant.clone] / plant.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(plant.content)
        load[plant.clone] += 1
    for (name, path), group in inserted.items():
        _insert(folders[name] / path, group, rng)
    for folder in folders.values():
        git(folder, "add", "-A", "-f", ".")
        git(
            folder,
            "-c",
            "user.name=n",
            "-c",
            "user.email=n@example.org",
            "commit",
            "-q",
            "--allow-empty",
            "--no-verify",
            "-m",
            "Add files",
        )


def _plain(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or not 80 < path.stat().st_size < BIG:
        return False
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _insert(path: Path, group: Iterable[Plant], rng: random.Random) -> None:
    """Put each text between two top-level lines (or at the end), then note where it stands."""
    lines = path.read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n")
    blocks: list[Plant | str] = list(lines)
    for plant in group:
        places = [
            i for i in range(1, len(blocks))
            if blocks[i - 1] == "" and isinstance(blocks[i], str) and str(blocks[i])[:1].strip()
        ]  # fmt: skip
        blocks.insert(rng.choice(places) if places else len(blocks), plant)
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Plant):
            text = block.content.decode().rstrip("\n").split("\n")
            block.lines = (len(out) + 1, len(out) + len(text))
            out += [*text, ""]
        else:
            out.append(block)
    path.write_bytes("\n".join(out).encode())


def manifest(plants: list[Plant]) -> str:
    """What was planted where, for a reader: never a value."""
    keep = [
        {k: v for k, v in dataclasses.asdict(p).items() if k != "content"}
        for p in sorted(plants, key=lambda p: p.number)
    ]
    return json.dumps(keep, indent=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirror", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="an empty folder for the planted copies")
    parser.add_argument("--names", action="store_true", help="name what was missed in the half kept aside, too")
    args = parser.parse_args()
    plants = made()
    folders = copies(args.mirror, args.to)
    before = {name: stranger_measure.told(folder) for name, folder in folders.items()}
    place(plants, folders)
    (args.to / "manifest.json").write_text(manifest(plants))
    stranger_measure.measure(plants, folders, before, names=args.names)


if __name__ == "__main__":
    main()
