"""How far our judgement of publiccode.yml agrees with the standard's own parser, on its own test files.

    PYTHONPATH=src python benchmarks/publiccode_conformance.py FOLDER

FOLDER holds `valid`, `valid_with_warnings` and `invalid`, as `testdata/v0` of italia/publiccode-parser-go has them
(they are not carried here). A valid file must give neither error nor warning, one of the second folder warnings
and no error, an invalid one an error. Exits with 1 where one file is judged otherwise.

Files whose only fault is that a file beside them or a page on the web is missing are set aside: we read the text
alone. Their names are in `NEEDS_MORE`, with what it would take; they must still give no other error than the valid.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nhsr_registry.formats.publiccode import PublicCode

NEEDS_MORE = {
    "logo_missing_url.yml": "asks the web for the logo",
    "logo_missing_file.yml": "looks for the logo beside the file",
    "logo_invalid_png.yml": "opens the logo",
    "monochromeLogo_missing_file.yml": "looks for the logo beside the file",
    "monochromeLogo_invalid_png.yml": "opens the logo",
    "legal_authorsFile_missing_file.yml": "looks for the file of authors",
    "description_en_screenshots_missing_file.yml": "looks for the screenshot",
}


def judged(path: Path) -> tuple[str, list[str]]:
    """`valid`, `valid_with_warnings` or `invalid`, and what was told."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    problems = PublicCode.parse(text, "publiccode.yml").problems
    told = [f"{problem.line}: {problem.severity}: {problem.message}" for problem in problems]
    if any(problem.severity == "error" for problem in problems):
        return "invalid", told
    return ("valid_with_warnings" if problems else "valid"), told


def main(folder: Path) -> int:
    disagreements = 0
    for expected in ("valid", "valid_with_warnings", "invalid"):
        files = sorted((folder / expected).rglob("*.yml"))
        agreed = aside = 0
        for path in files:
            verdict, told = judged(path)
            # A valid file may still use what is deprecated; the parser's own tests only ask for no error.
            if verdict == expected or (expected == "valid" and verdict != "invalid"):
                agreed += 1
            elif expected == "invalid" and path.name in NEEDS_MORE:
                aside += 1
                print(f"aside  {path.relative_to(folder)}: {NEEDS_MORE[path.name]}")
            else:
                disagreements += 1
                print(f"DIFFERS {path.relative_to(folder)}: judged {verdict}")
                print("\n".join(f"        {line}" for line in told))
        print(f"{expected}: {agreed} of {len(files) - aside} agree" + (f", {aside} set aside" if aside else ""))
    return 1 if disagreements else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
