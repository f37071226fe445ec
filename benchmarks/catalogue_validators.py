"""What others' own validators say of the files that `publish` writes for national catalogues.

    python benchmarks/catalogue_validators.py SITE FOLDER [--postgres URL]

SITE is what `nhsr-registry publish` wrote. FOLDER holds a git clone (also a bare one) of each of these, by name; none of their
files is carried here: GSA/code-gov-data, codemeta/codemeta, github/government.github.com, and
research-software-directory/RSD-as-a-service.

- code.json: the JSON Schema 2.0.0 of code.gov, by `jsonschema` with formats.
- codemeta.jsonld: expanded by `pyld` with CodeMeta's own context; no term may be one that the context does not have, which
  a processor of JSON-LD drops without a word.
- governments.yml: that project's `script/ensure-unique` and `script/alphabetize`, by Ruby: the first must be content, and the
  second leave the file as it is.
- rsd.json: every row inserted into the tables that its own SQL makes, in the empty PostgreSQL at URL.

What cannot be run here is named, with the reason, and is no pass. Exits with 1 where something was refused.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


class SkippedError(Exception):
    """Why something cannot be run here."""


def shown(folder: Path, repository: str, path: str) -> bytes:
    """A file of the newest commit of a clone."""
    clone = next(
        (
            p
            for p in (folder / repository, folder / repository / "repo")
            if (p / "HEAD").exists() or (p / ".git").exists()
        ),
        None,
    )
    if clone is None:
        raise SkippedError(f"there is no clone of {repository} in the folder")
    return subprocess.run(["git", "-C", clone, "show", f"HEAD:{path}"], check=True, capture_output=True).stdout


def module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SkippedError(f"the package {name} is not installed") from None


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SkippedError(f"{name} is not installed")
    return found


def code_json(exports: Path, folder: Path) -> Iterator[str]:
    jsonschema = module("jsonschema")
    schema = json.loads(shown(folder, "GSA+code-gov-data", "schemas/schema-2.0.0.json"))
    validator = jsonschema.validators.validator_for(schema)
    body = json.loads((exports / "code.json").read_bytes())
    for error in validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(body):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def code_meta(exports: Path, folder: Path) -> Iterator[str]:
    jsonld = module("pyld").jsonld
    context = json.loads(shown(folder, "codemeta+codemeta", "codemeta.jsonld"))
    jsonld.set_document_loader(lambda url, _=None: {"contextUrl": None, "documentUrl": url, "document": context})
    body = json.loads((exports / "codemeta.jsonld").read_bytes())
    yield from (
        f"the context has no term {term!r}" for term in sorted(terms(body["@graph"]) - context["@context"].keys())
    )
    if len(jsonld.expand(body)) != len(body["@graph"]):
        yield "not every project is there when it is expanded"


def terms(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(terms, value))
    if isinstance(value, dict):
        return {key for key in value if key[:1] != "@"}.union(*map(terms, value.values()))
    return set()


def governments(exports: Path, folder: Path) -> Iterator[str]:
    ruby, name = program("ruby"), "github+government.github.com"
    with tempfile.TemporaryDirectory() as scratch:
        own = Path(scratch, "_data", "governments.yml")
        Path(scratch, "script").mkdir()
        own.parent.mkdir()
        text = (exports / "governments.yml").read_bytes()
        own.write_bytes(text)
        for script in ("ensure-unique", "alphabetize"):
            path = Path(scratch, "script", script)
            path.write_bytes(shown(folder, name, f"script/{script}"))
            ran = subprocess.run([ruby, path], check=False, capture_output=True, text=True)
            if ran.returncode:
                yield f"{script}: {(ran.stdout + ran.stderr)[:500]}"
        if own.read_bytes() != text:
            yield "alphabetize writes it otherwise"


def directory(exports: Path, folder: Path, server: str | None) -> Iterator[str]:
    psql = program("psql")
    if server is None:
        raise SkippedError("no --postgres was given")
    name = "research-software-directory+RSD-as-a-service"
    for file in ("004-create-software-table", "005-create-relations-for-software", "014-create-keyword-and-category"):
        made = b"CREATE TABLE IF NOT EXISTS image (id VARCHAR(40) PRIMARY KEY);\n" if file.startswith("004") else b""
        made += shown(folder, name, f"database/{file}.sql")
        subprocess.run([psql, "-q", server], input=made, check=False, capture_output=True)
    for row in json.loads((exports / "rsd.json").read_bytes()):
        ran = subprocess.run(
            [psql, "-q", "-v", "ON_ERROR_STOP=1", server],
            input=inserted(row),
            check=False,
            capture_output=True,
            text=True,
        )
        if ran.returncode:
            yield f"{row['slug']}: {ran.stderr[:300]}"


def inserted(row: dict[str, Any]) -> str:
    """SQL that puts one row into their tables, in one transaction."""

    def text(value: str | None) -> str:
        return "NULL" if value is None else "'" + value.replace("'", "''") + "'"

    columns = ("slug", "brand_name", "short_statement", "description", "description_type", "get_started_url")
    place, slug = row["repository_url"], text(row["slug"])
    lines = [
        "begin;",
        f"insert into software ({', '.join(columns)}) values ({', '.join(text(row.get(column)) for column in columns)});",
        f"insert into repository_url (url, code_platform) values ({text(place['url'])}, {text(place['code_platform'])});",
    ]
    lines += [
        f"insert into license_for_software (software, license) select id, {text(one)} from software where slug = {slug};"
        for one in row.get("license_for_software", ())
    ]
    lines += [
        f"insert into keyword (value) values ({text(one)}) on conflict do nothing;" for one in row.get("keyword", ())
    ]
    return "\n".join([*lines, "commit;"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--postgres", metavar="URL", help="an empty database, postgresql://…")
    options = parser.parse_args()
    exports, refused = options.site / "v1" / "exports", 0
    runs: dict[str, Callable[[], Iterator[str]]] = {
        "code.json": lambda: code_json(exports, options.folder),
        "codemeta.jsonld": lambda: code_meta(exports, options.folder),
        "governments.yml": lambda: governments(exports, options.folder),
        "rsd.json": lambda: directory(exports, options.folder, options.postgres),
    }
    for file, run in runs.items():
        try:
            told = list(run())
        except SkippedError as why:
            print(f"{file}: not run: {why}")
            continue
        print(f"{file}: {'taken' if not told else f'{len(told)} refusals'}")
        print("".join(f"    {line}\n" for line in told[:10]), end="")
        refused += len(told)
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
