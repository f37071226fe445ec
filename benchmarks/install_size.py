"""How much a colleague downloads to install the tool: every wheel, by size. Needs pip and PyPI.

python benchmarks/install_size.py            the core
python benchmarks/install_size.py publish    with the extra that builds the website
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 15_000_000


def main(extras: list[str]) -> int:
    what = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "wheel", str(ROOT), "--no-deps", "--wheel-dir", folder], check=True)
        subprocess.run([*pip, "download", what, "--only-binary", ":all:", "--dest", f"{folder}/others"], check=True)
        wheels = {path.name: path.stat().st_size for path in Path(folder).rglob("*.whl")}
    for name, size in sorted(wheels.items(), key=lambda item: -item[1]):
        print(f"{size / 1e3:8,.0f} kB  {name}")
    total = sum(wheels.values())
    print(f"{total / 1e3:8,.0f} kB  in {len(wheels)} wheels; the limit is {LIMIT / 1e6:.0f} MB")
    return int(total > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
