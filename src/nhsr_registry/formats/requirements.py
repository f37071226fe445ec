"""pip's requirements files."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import MAX_STATEMENTS, Collector
from nhsr_registry.formats._python import say_requirement, use_of_group
from nhsr_registry.formats._urls import repository

_OPTION = re.compile(r"^(-{1,2}[A-Za-z-]+)[=\s]*(.*)$")
_HASH = re.compile(r"\s--hash[=\s]\S+|\s--(?:config-settings?|global-option|install-option)[=\s]\S+")
_ADDRESS = re.compile(r"^(?:(?:git|hg|svn|bzr)\+\S+|https?://\S+|file:\S+)", re.IGNORECASE)
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
_LOCAL = re.compile(r"^(?:\.{0,2}[/\\]|[A-Za-z]:[/\\]|\.(?:$|\[)|\S+\.(?:whl|zip|tar\.gz)$|[\w.-]+/\S*$)")
_CONDA = re.compile(r"^([A-Za-z0-9._-]+)=([\w.*]+)=([\w.]+)$")


class Requirements(Format):
    """requirements.txt of a Python project

    pip.pypa.io/en/stable/reference/requirements-file-format; requirements themselves by PEP 508. A `-r` line names
    a file that is read for itself. Windows' shell writes `pip freeze > requirements.txt` as UTF-16, which pip
    reads and most else does not.
    """

    id = "requirements"
    reads = (
        "{,*/}requirements*.{txt,in}",
        "{,*/}*{-,_,.}requirements.{txt,in}",
        "{,*/}requirements/*.{txt,in}",
        "{,*/}constraints.txt",
    )
    rank = 20
    crosswalk = {"requirement": "software_requirements"}
    examples = (
        Example(
            path="requirements.txt",
            text="# what we need\npandas==2.1.4  # data\n-r requirements-dev.txt\nnumpy>=1.26,<3 ; python_version >= '3.10'\n"
            "git+https://github.com/nhs-example/waits.git@v1#egg=waits\nrequests==2.32.3 \\\n    --hash=sha256:abc\n",
            says={"software_requirements": ("pandas", "numpy", "waits", "requests")},
        ),
        Example(
            path="requirements.txt",
            text="pandas\nwhat is this?\n",
            says={"software_requirements": ("pandas",)},
            problems=("PEP 508",),
        ),
        Example(
            path="requirements.txt",
            text="p\x00a\x00n\x00d\x00a\x00s\x00\n\x00",
            says={"software_requirements": ("pandas",)},
            problems=("UTF-16",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if "\x00" in text:
            out.warn("Saved as UTF-16, as Windows' shell does; save it as UTF-8 so that every tool can read it.", 1)
            text = re.sub("[\ufeff\ufffe\ufffd]|ÿþ|þÿ", "", text.replace("\x00", ""))
        use = use_of_group(path.rpartition("/")[2], "runtime")
        hashed = "--hash=" in text
        for requirement, line in _logical_lines(text.removeprefix("\ufeff")):
            if len(out.statements) >= MAX_STATEMENTS:
                break
            _one(requirement, line, use, hashed, out)
        return out.done()


def _logical_lines(text: str) -> Iterator[tuple[str, int]]:
    """(line, number of its first): comments gone, lines joined that end in a backslash."""
    joined, start = "", 0
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        bare = re.sub(r"(?:^|\s)#.*$", "", line).rstrip()
        start = start or number
        if bare.endswith("\\"):
            joined += bare[:-1] + " "
            continue
        joined += bare
        if joined.strip():
            yield joined.strip(), start
        joined, start = "", 0
    if joined.strip():
        yield joined.strip(), start


def _one(text: str, line: int, use: str, hashed: bool, out: Collector) -> None:
    if option := _OPTION.match(text):
        if option[1] not in {"-e", "--editable"}:
            return
        text = option[2].strip()
    locked = hashed and "--hash" in text
    text = _HASH.sub("", f" {text}").strip()
    if _ADDRESS.match(text):
        egg = _EGG.search(text)
        code = repository(re.sub(r"(?<!git)@[^/@#]+(?=#|$)", "", text.removeprefix("git+")).partition("#")[0])
        name = egg[1] if egg else code.rpartition("/")[2] if code else ""
        out.say("software_requirements", name, line, ecosystem="pypi", use=use, url=code)
        return
    if _LOCAL.match(text):
        return
    if conda := _CONDA.match(text):
        out.problem(f"{text[:60]!r} is written as conda does (name=version=build); pip cannot install it.", line)
        out.say("software_requirements", conda[1], line, ecosystem="conda", constraint=f"== {conda[2]}", use=use)
        return
    # `pip freeze` under conda writes the path of its build machine: `name @ file:///…`
    text = re.sub(r"\s*@\s*file:\S+", "", text)
    say_requirement(out, text, line, use, locked=locked)
