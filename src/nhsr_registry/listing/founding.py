"""Making a new registry repository: folder, vocabulary, workflows, forms and README, for any organisation.

The workflows and forms are those of this project's own repository, with the steps that only it needs taken out, so that
there is one place where they are mended. Nothing that exists is written over, and a folder is made whole or not at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tomli_w

from nhsr_registry import contrast, locate
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.listing.installed import TOOL, installed
from nhsr_registry.model import Model, RepoId

REQUIREMENTS = ".github/nhsr-registry.txt"
_COPIED = (
    "workflows/publish.yml",
    "workflows/registry.yml",
    "workflows/registry-comment.yml",
    "workflows/add-a-project.yml",
    "ISSUE_TEMPLATE/add-a-project.yml",
    "ISSUE_TEMPLATE/correct-an-entry.yml",
    "ISSUE_TEMPLATE/missing-solution.yml",
    "ISSUE_TEMPLATE/we-have-it-too.yml",
    "ISSUE_TEMPLATE/we-use-it.yml",
    "ISSUE_TEMPLATE/config.yml",
    "harmless.py",
)
#: What only the tool's own repository does: (pattern, what stands there instead).
_OWN = (
    (r'python -m pip install (\.|"\.\[publish\]")(?=\n)', f"python -m pip install -r {REQUIREMENTS}"),
    (r" *- name: Refresh the pages that show what a search finds\n *run: python docs/update\.py\n", ""),
    (r" +(README\.md|docs/\*\.md|docs/images/\*\.svg)\n", ""),
    (r' *cp "\$RUNNER_TEMP/refreshed/[^\n]*\n', ""),
    (r" --also README\.md --also docs(?=\n)", ""),
)


class Wishes(Model):
    """What somebody says of the registry to be made."""

    name: str
    description: str = ""
    repository: str | None = None
    base_url: str | None = None
    contact: str | None = None
    colour: str | None = None


def found(folder: Path, wishes: Wishes) -> tuple[str, ...]:
    """Make the repository in `folder`; the paths that were written, by name.

    Raises `UsageError` where the folder holds anything, or a wish is none that a registry can have.
    """
    _check(folder, wishes)
    there = folder.is_dir()  # and empty: it stays the folder that a terminal may stand in, and is filled
    made: list[str] = []
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder if there else folder.parent, prefix=f".{folder.name}.making-"))
    except OSError as error:
        raise _unwritten(folder, error) from None
    try:
        for path, text in files(wishes):
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(text.encode())
            made.append(path)
        fresh.chmod(0o755)
        if there:
            _move_up(fresh, folder)
        else:
            fresh.rename(folder)
    except OSError as error:
        raise _unwritten(folder, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tuple(sorted(made))


def _move_up(fresh: Path, folder: Path) -> None:
    """All that is in `fresh` into the folder above it, or nothing."""
    moved = []
    try:
        for own in sorted(fresh.iterdir()):
            own.rename(folder / own.name)
            moved.append(folder / own.name)
    except OSError:
        for own in moved:
            own.rename(fresh / own.name)
        raise


def _unwritten(folder: Path, error: OSError) -> RegistryError:
    return RegistryError(
        f"The registry could not be written to {folder}: {error.strerror or error}.",
        hint="Is there room on the disk, and may you write there?",
    )


def _check(folder: Path, wishes: Wishes) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} is there already, and is not empty: nothing in it will be written over.",
            hint="Name a new folder.",
        )
    if not wishes.name.strip() or not wishes.name.isprintable():
        raise UsageError("A registry needs a name of printable characters.", hint='--name "Code of our trust"')
    if wishes.colour is not None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", wishes.colour):
            raise UsageError(f"{wishes.colour[:40]!r} is not a colour.", hint="For example --colour #005eb8")
        if contrast.with_white(wishes.colour) < contrast.READABLE:
            raise UsageError(
                f"On {wishes.colour} white words cannot be read.", hint="Choose a darker one, for example #005eb8."
            )
    if wishes.base_url is not None and not re.fullmatch(r"https?://[^\s?#<>\"'@]+", wishes.base_url):
        raise UsageError(
            f"{wishes.base_url[:200]!r} is not a web address.", hint="For example https://example.org/code/"
        )
    if wishes.repository is not None:
        RepoId.parse(wishes.repository)


def files(wishes: Wishes) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the new repository."""
    registry = locate.packaged()
    facts = _facts(wishes)
    yield "registry/registry.toml", _REGISTRY + tomli_w.dumps(facts)
    for name in ("vocabulary.toml", "organisations.toml", "LICENSE"):
        yield f"registry/{name}", (registry / name).read_text(encoding="utf-8")
    yield "registry/projects/.gitkeep", ""
    yield "registry/harvest/.gitkeep", ""
    source = _github()
    for path in _COPIED:
        yield f".github/{path}", ours((source / path).read_text(encoding="utf-8"))
    yield REQUIREMENTS, f"{_TOOL}{installed()}\n"
    yield ".gitignore", "/site/\n/last/\n/report.json\n/last-week.json\n"
    yield (
        "README.md",
        _README.format(
            name=wishes.name,
            description=wishes.description or "Analytics code that we share.",
            base=_base(facts),
            tool=TOOL,
        ),
    )
    yield "SECURITY.md", _SECURITY


def ours(text: str) -> str:
    """A workflow or form without what only the tool's own repository does."""
    for pattern, instead in _OWN:
        text = re.sub(pattern, instead, text)
    return text


def _facts(wishes: Wishes) -> dict[str, str]:
    repository = RepoId.parse(wishes.repository) if wishes.repository else None
    address = f"https://{repository.owner.lower()}.github.io/{repository.name}/" if repository else None
    said = {
        "name": wishes.name.strip(),
        "description": wishes.description.strip(),
        "repository": repository.url if repository else None,
        "base_url": wishes.base_url or address,
        "contact": wishes.contact or (f"{repository.url}/issues" if repository else None),
        "colour": wishes.colour,
    }
    return {key: value for key, value in said.items() if value}


def _base(facts: dict[str, str]) -> str:
    return f"It is published at <{facts['base_url']}>." if "base_url" in facts else "It is published every night."


def _github() -> Path:
    """The workflows and forms that came with the installation (or, in an editable one, the checkout's)."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_github", package.parents[1] / ".github"):
        if (folder / _COPIED[0]).is_file():
            return folder
    raise RegistryError(
        "This installation carries no workflows for a new registry.", hint="Install the published package again."
    )


_REGISTRY = """# This registry's own facts. `base_url` is where the site stands (with its base path), `colour` is the header's,
# and must be dark enough for white words. [gate] may say how much one publication may change; see the tool's docs.
"""
_TOOL = """# The tool that reads, checks and publishes this registry. Change its version here, and nowhere else: a commit or a
# version stays as it is until you change it; `main` is always the newest.
"""
_README = """# {name}

{description}

{base}

## Add a project

Open an issue with the form “Add a project”: four answers are enough, and a robot writes the entry. Or, with the tool:

```
pip install -r .github/nhsr-registry.txt
nhsr-registry add OWNER/NAME
nhsr-registry validate
```

## What is where

| Folder | Who writes it |
| --- | --- |
| `registry/projects/OWNER/NAME.toml` | people: what it is, and which question it answers |
| `registry/harvest/` | the tool, every night: facts from the repositories’ files |
| `registry/vocabulary.toml`, `registry/organisations.toml` | people: the words that search knows, who is who |
| `registry/registry.toml` | people: this registry’s name, address, contact and colour |
| `.github/` | the workflows: read a new project, check a change, publish every night |

## Once, after making this repository

1. Push it to GitHub as a public repository.
2. Under **Settings → Pages**, choose **GitHub Actions** as the source.
3. Under **Settings → Actions → General**, allow workflows to open pull requests.
4. Under **Settings → Code security**, switch on private vulnerability reporting.
5. Make the labels `add-a-project`, `correct-an-entry`, `missing-solution` and `we-use-it`.
6. Start the workflow **Publish** by hand. From then on it runs every night.

The whole registry can be looked at first on your own computer: `nhsr-registry serve`.

## Licence

What stands in `registry/` is dedicated to the public domain ([CC0 1.0](registry/LICENSE)). The vocabulary and the table of
organisations came with the [tool]({tool}), which has the MIT licence. The projects listed have licences of their own.
"""
_SECURITY = """# Things that should not be public

Please do not open a public issue. On GitHub, open the **Security** tab of this repository and choose **Report a
vulnerability**: only the maintainers see it. Where that tab is missing, open an issue that says only “please contact me
privately”, without any detail.

Passwords, patient data or internal addresses in somebody’s repository: tell **that project** first, privately, and follow
your organisation’s incident process. Do not write the place down in an issue here.
"""
