"""Completion: what the program answers, and the shells' own scripts in the shells that are here."""

import os
import shutil
import subprocess
import sys

import pytest
from click.shell_completion import CompletionItem

from nhsr_registry.cli import COMMANDS, _completing
from nhsr_registry.cli._completion_scripts import SCRIPTS
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest


@pytest.fixture
def folder(tmp_path):
    made = make_registry(
        tmp_path / "registry",
        entry(kinds=("r-package",)),
        entry("Example-Org/Waiting", name="Waiting $(touch x)", kinds=("app",)),
    )
    made.write_harvest(harvest("example-trust/waits"))
    return made.root


@pytest.fixture
def surroundings(tmp_path, folder):
    """Of a shell that finds the program under test by its name."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    program = bin_ / "nhsr-registry"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nhsr_registry "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "NHSR_CACHE": str(tmp_path / "cache"),
        "NHSR_CONFIG": str(tmp_path / "config.toml"),
        "NHSR_REGISTRY": str(folder),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }


@pytest.fixture
def complete(surroundings, tmp_path):
    """What may follow some words: {word: what it is}."""

    def call(*words, shell="zsh", **more):
        done = subprocess.run(
            [sys.executable, "-m", "nhsr_registry", *words],
            env={**surroundings, "_NHSR_REGISTRY_COMPLETE": shell, **more},
            capture_output=True, encoding="utf-8", check=False, cwd=tmp_path, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return dict(line.partition("\t")[::2] for line in done.stdout.splitlines())

    return call


def search_once(surroundings, tmp_path):
    """Facets come from an index, which a first search makes."""
    subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "search", "waiting"], env=surroundings, cwd=tmp_path,
        check=True, capture_output=True,
    )  # fmt: skip


def test_commands_and_options(complete):
    assert complete("") == COMMANDS
    assert complete("se") == {name: text for name, text in COMMANDS.items() if name.startswith("se")}
    assert complete(" ", shell="powershell") == COMMANDS, "PowerShell cannot pass an empty word"
    assert "--topic" in complete("search", "x", "--to")
    assert set(complete("list", "--format", "")) == {"table", "json", "csv", "ids", "markdown"}
    assert set(complete("completion", "")) == set(SCRIPTS)
    assert set(complete("list", "--level", "u")) == {"usable"}
    assert ":dir" in complete("--registry", "x")
    assert "national" in complete("search", "--registry", "n")


def test_projects_by_id_or_name_without_regard_to_case(complete):
    assert set(complete("show", "")) == {"example-trust/waits", "Example-Org/Waiting"}
    assert set(complete("show", "example-")) == {"example-trust/waits", "Example-Org/Waiting"}
    assert complete("similar", "wait") == {"waits": "example-trust/waits", "Waiting": "Example-Org/Waiting"}
    assert set(complete("compare", "waits", "Example-O")) == {"Example-Org/Waiting"}
    assert complete("show", "nobody/") == {}


def test_the_registrys_words(complete, surroundings, tmp_path):
    assert complete("list", "--topic", "w") == {}, "without an index there is nothing, and none is made"
    search_once(surroundings, tmp_path)
    assert complete("list", "--topic", "w") == {"waiting-lists": "Waiting lists"}
    assert complete("search", "x", "--dataset", "h") == {"hes": "Hospital Episode Statistics (HES)"}
    assert set(complete("list", "--kind", "a")) == {"analysis", "app"}
    assert set(complete("list", "--language", "")) == {"R"}
    assert set(complete("list", "--licence", "m")) == {"MIT"}
    assert set(complete("list", "--setting", "")) == {"acute"}


@pytest.mark.parametrize("broken", ["registry", "index", "config", "words"])
def test_nothing_breaks_in_somebodys_prompt(complete, folder, tmp_path, broken, surroundings):
    if broken == "registry":
        assert complete("show", "", NHSR_REGISTRY=str(tmp_path / "none")) == {}
    elif broken == "index":
        search_once(surroundings, tmp_path)
        for path in (tmp_path / "cache" / "index").glob("*.sqlite"):
            path.write_bytes(b"x" * 9_000)
        assert complete("list", "--topic", "") == {}
    elif broken == "config":
        (tmp_path / "config.toml").write_text("not toml", encoding="utf-8")
        assert complete("show", "", NHSR_REGISTRY="national") == {}
    else:
        assert complete("no-such-command", "--what", "\udcff", "zz") == {}


def in_shell(program, script, surroundings, tmp_path):
    done = subprocess.run(
        [program, *script],
        env=surroundings,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split("\n")


@pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="bash is not here")
def test_in_bash(surroundings, tmp_path):
    (tmp_path / "a folder").mkdir()
    script = """
        eval "$(nhsr-registry completion bash)"
        try() { COMP_WORDS=(nhsr-registry "$@"); COMP_CWORD=$#; _nhsr_registry_complete nhsr-registry; printf '%s\\n' "${COMPREPLY[@]}"; echo --; }
        try sho; try show wait; try search '"a b"' --format js; try show Example-Org/
    """
    said = in_shell("bash", ["--norc", "--noprofile", "-c", script], surroundings, tmp_path)
    assert said[:9] == ["show", "--", "Waiting", "waits", "--", "json", "--", "Example-Org/Waiting", "--"]
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not here")
def test_in_fish(surroundings, tmp_path):
    script = 'nhsr-registry completion fish | source; for line in "sho" "show wait" "search \\"a b\\" --format js"; complete -C "nhsr-registry $line"; end'
    said = in_shell("fish", ["--no-config", "-c", script], surroundings, tmp_path)
    assert [line.partition("\t")[0] for line in said[:4]] == ["show", "waits", "Waiting", "json"] or [
        line.partition("\t")[0] for line in said[:4]
    ] == ["show", "Waiting", "waits", "json"]


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not here")
def test_in_zsh(surroundings, tmp_path):
    """A real zsh in a terminal of its own (zpty), with a real tab key."""
    inner = tmp_path / "zdot"
    inner.mkdir()
    (inner / ".zshrc").write_text(
        "PS1='ready> '; autoload -Uz compinit; compinit -u\nzstyle ':completion:*' menu no\n"
        'eval "$(nhsr-registry completion zsh)"\n',
        encoding="utf-8",
    )
    script = """
        zmodload zsh/zpty; export TERM=dumb ZDOTDIR=$1
        zpty z zsh -i
        read_until() { local seen= part; for i in {1..200}; do if zpty -rt z part; then seen+=$part; [[ $seen == *$1* ]] && { print -r -- "found $1"; return; }; else sleep 0.1; fi; done; print -r -- "not found: $1 in $seen"; }
        read_until 'ready> '
        zpty -wn z $'nhsr-registry show Example-O\\t'; read_until 'Example-Org/Waiting'
        zpty -wn z $'\\x15nhsr-registry list --level usa\\t'; read_until 'usable'
        zpty -d z
    """
    said = in_shell("zsh", ["-f", "-c", script, "zsh", str(inner)], surroundings, tmp_path)
    assert [line for line in said if line] == ["found ready> ", "found Example-Org/Waiting", "found usable"]


def test_powershells_script_asks_as_the_program_answers():
    """PowerShell itself is not at hand here: this holds the script to the protocol that the tests above try."""
    script = SCRIPTS["powershell"]
    assert "_NHSR_REGISTRY_COMPLETE = 'powershell'" in script
    assert "$words += ' '" in script
    assert '-split "`t", 2' in script
    for mark in (":file", ":dir"):
        assert f"'{mark}'" in script
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_bash_takes_a_hostile_word_as_a_word(quote, tmp_path):
    word = "x$(touch ran)`touch ran`'a\"b\\;touch ran"
    said = _completing._line(CompletionItem(word), quote, "bash").split("\t")[0]
    done = subprocess.run(
        ["bash", "-c", f"printf %s {said}{quote}"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == word
    assert not (tmp_path / "ran").exists()
