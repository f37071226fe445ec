"""Brings NHS.UK frontend's stylesheet into this package: `python -m nhsr_registry.publish.bring_style`. Needs npm.

Run when the package is built (hatch_build.py), so that whoever installs the wheel can publish without Node. npm fetches
one pinned release from the registry that it is set up for; a release with another checksum is not taken.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from nhsr_registry.errors import RegistryError
from nhsr_registry.publish.design_system import ABOUT, FOLDER, NAME, SHEET, VERSION

#: Of the release's archive, as npm publishes it (Subresource Integrity).
INTEGRITY = "sha512-PZorqQZjZx/A26yJoskCL9z0ib6AtkAyF0o4K/RHr8zRrJyXrUOCnMbjy0VNXsGO4tfTNMwqlkwATKs4a0xayw=="
_SECONDS = 90
_LARGEST = 20_000_000
_LICENCE = """NHS.UK frontend is released under the MIT licence, Crown copyright.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def bring(folder: Path) -> Path:
    """Write the stylesheet, what it is and its licence to `folder`; nothing where that release is there already.

    Raises `RegistryError` where npm is missing, cannot reach its registry, or brings something else.
    """
    about = json.dumps({"name": NAME, "version": VERSION, "integrity": INTEGRITY}) + "\n"
    if (folder / SHEET).is_file() and (folder / ABOUT).is_file() and (folder / ABOUT).read_text("utf-8") == about:
        return folder
    css = _stylesheet(_archive())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHEET).write_bytes(css)
    (folder / "LICENCE.txt").write_text(_LICENCE, encoding="utf-8")
    (folder / ABOUT).write_text(about, encoding="utf-8")  # last: it says that the rest is whole
    return folder


def _archive() -> bytes:
    """The release, fetched by npm and checked."""
    npm = shutil.which("npm")
    hint = "Without it the site is published in a plain style of our own."
    if npm is None:
        raise RegistryError("npm, which brings the design system's stylesheet, is not installed.", hint=hint)
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        call = [npm, "pack", f"{NAME}@{VERSION}", "--ignore-scripts", "--silent", "--pack-destination", scratch]
        try:
            done = subprocess.run(call, cwd=scratch, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - fixed words
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RegistryError(f"npm could not bring {NAME} {VERSION}: {error}", hint=hint) from None
        made = list(Path(scratch).glob("*.tgz"))
        if done.returncode or len(made) != 1:
            said = done.stderr.decode(errors="replace").strip()[-300:]
            raise RegistryError(f"npm could not bring {NAME} {VERSION}. {said}", hint=hint)
        data = made[0].read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != INTEGRITY:
        raise RegistryError(
            f"What npm brought as {NAME} {VERSION} is another file: its checksum is {found}.", hint=hint
        )
    return data


def _stylesheet(archive: bytes) -> bytes:
    """The one file that we need of the archive; nothing of it is unpacked to disk."""
    import io

    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as package:
        member = package.extractfile(f"package/dist/nhsuk/{NAME}.min.css")
        if member is None:
            raise RegistryError(f"{NAME} {VERSION} has no stylesheet where we look for it.")
        return member.read(_LARGEST)


def main() -> None:
    folder = Path(__file__).parent / FOLDER
    try:
        bring(folder)
    except RegistryError as error:
        sys.exit(f"{error.message}\n{error.hint or ''}".strip())
    sys.stdout.write(f"{NAME} {VERSION} is in {folder}\n")


if __name__ == "__main__":
    main()
