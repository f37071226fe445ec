"""On a terminal of eighty columns (a real one, by pty): widths, the pager, colours, picking; and on old code pages."""

import os
import re
import subprocess
import sys
import time

import pytest

from nhsr_registry.cli import _picking
from nhsr_registry.cli._picking import Asked, osc52, understood
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest

pty = pytest.importorskip("pty", reason="Windows has no pty")
LONG = (
    "Counts how long people have waited on a list – by specialty, priority and “day case” or not · for analysts. " * 3
)


@pytest.fixture
def folder(tmp_path):
    entries = [
        entry(f"example-trust/waits-{number:02}", name=f"Waits {number}", summary=LONG, kinds=("r-package",))
        for number in range(12)
    ]
    made = make_registry(tmp_path / "registry", *entries, entry("example-trust/beds", summary="日本語の要約 " * 20))
    made.write_harvest(harvest("example-trust/waits-00"))
    return made.root


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, folder, tmp_path, *words, size=(24, 80), **environment):
        import fcntl
        import struct
        import termios

        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        names = ("NO_COLOR", "PAGER", "LESS", "COLUMNS", "LINES", "CI", "TMUX", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
        surroundings = {name: value for name, value in os.environ.items() if name not in names}
        surroundings |= {"NHSR_CACHE": str(tmp_path / "cache"), "TERM": "xterm-256color", "PAGER": "cat", **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nhsr_registry", "--registry", str(folder), *words],
            stdin=child, stdout=child, stderr=child, env=surroundings, cwd=tmp_path, start_new_session=True,
        )  # fmt: skip
        os.close(child)
        self.seen = ""

    def until(self, mark, seconds=60):
        """Read until `mark` stands there; what was read since the last time."""
        import select

        begun, end = len(self.seen), time.monotonic() + seconds
        while mark not in self.seen[begun:]:
            assert time.monotonic() < end, self.seen[begun:]
            if select.select([self.parent], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.parent, 65_536).decode("utf-8", "replace").replace("\r\n", "\n")
                except OSError:
                    break
        return self.seen[begun:]

    def type(self, text):
        os.write(self.parent, text.encode())

    def rest(self):
        """Everything until it ends."""
        self.until("\0", 60)
        self.process.wait(30)
        os.close(self.parent)
        return self.seen


@pytest.fixture
def terminal(folder, tmp_path):
    return lambda *words, **more: Terminal(folder, tmp_path, *words, **more)


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize(
    "command",
    ["search waiting list", "search zzqq", "search waitng --limit 2", "list", "show waits-00", "show beds",
     "similar waits-01", "compare waits-00 beds", "vocabulary A&E", "update --status"],
)  # fmt: skip
def test_it_fits_eighty_columns(terminal, command):
    import unicodedata

    said = plain(terminal(*command.split()).rest())
    assert said.strip()
    for line in said.splitlines():
        cells = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
        whole = re.fullmatch(
            r"\s*\S+\s*|Side by side: .*|\s*nhsr-registry --registry .*", line
        )  # an address or a command is not broken
        assert cells <= 80 or whole, line


def test_colours_only_where_they_are_wanted(terminal):
    for words in ("search waiting", "show waits-00", "show nothing", "list --topic nothing"):
        assert "\x1b" in terminal(*words.split()).rest()
        assert "\x1b" not in terminal(*words.split(), NO_COLOR="1").rest()


def test_a_pager_shows_what_is_long_and_only_that(terminal, tmp_path):
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "PAGED $1"\ncat\n', encoding="utf-8")
    pager.chmod(0o755)
    asked = {"PAGER": f"{pager} '-x y'"}
    said = terminal("list", **asked).rest()
    assert said.startswith("PAGED -x y")
    assert "13 projects." in said
    assert "PAGED" not in terminal("list", "--no-pager", **asked).rest()
    assert "PAGED" not in terminal("list", "--limit", "1", **asked).rest()
    assert "13 projects." in terminal("list", PAGER="no-such-program").rest()
    assert "13 projects." in terminal("list", PAGER="'unclosed").rest()
    assert "PAGED" not in terminal("list", TERM="dumb", **asked).rest()


def test_a_pager_that_is_left_early_is_no_error(terminal):
    one = terminal("list", PAGER="head -n 1")
    said = one.rest()
    assert "Traceback" not in said
    assert one.process.returncode == 0


def test_picking(terminal, tmp_path):
    one = terminal("search", "waiting", "-i", "--limit", "3")
    said = one.until("[1] > ")
    assert "  3  example-trust/waits-" in plain(said)
    one.type("7\n")
    assert "There are 3 results" in one.until("[1] > ")
    one.type("2o\n")
    said = one.until("[2] > ")
    assert re.search(r"https://github\.com/example-trust/waits-\d\d\n", said)
    assert "No browser" in said
    one.type("1c\n")
    said = one.until("[1] > ")
    assert 'pak::pak("example-trust/waits-' in said
    line = re.search(r'pak::pak\("[^"]+"\)', said)
    assert line
    assert osc52(line[0]) in said
    one.type("s\n")
    assert "How to reuse it" in one.until("[1] > ")
    one.type("\x04")
    one.rest()
    assert one.process.returncode == 0


def test_who_picks_is_told_first_what_was_made_of_the_question(terminal):
    one = terminal("search", "waitng", "-i", "--limit", "1")
    assert plain(one.until("[1] > ")).lstrip().startswith("Read as: waitng → waiting.")
    one.type("q\n")
    one.rest()


def test_picking_opens_the_projects_own_address_and_nothing_else(terminal, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/opened"\n', encoding="utf-8")
    browser.chmod(0o755)
    one = terminal("search", "waiting", "-i", BROWSER=str(browser))
    one.until("[1] > ")
    one.type("o\n")
    one.until("[1] > ")
    one.type("q\n")
    one.rest()
    assert re.fullmatch(
        r"https://github\.com/example-trust/waits-\d\d\n", (tmp_path / "opened").read_text(encoding="utf-8")
    )


def test_picking_needs_a_terminal_and_results(folder, tmp_path, terminal):
    done = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "--registry", folder, "search", "waiting", "-i"],
        capture_output=True, text=True, check=False, env={**os.environ, "NHSR_CACHE": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    one = terminal("search", "zzqq", "-i")
    assert "Nothing in this registry answers" in one.rest()
    assert one.process.returncode == 1


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3\n", Asked(3, "")), ("o\n", Asked(0, "o")), ("3o\n", Asked(3, "o")), (" O 3 \n", Asked(3, "o")), ("\n", Asked(0, "")),
        ("open 3\n", Asked(3, "o")), ("2 Show\n", Asked(2, "s")), ("copy", Asked(0, "c")), ("quit", Asked(0, "q")), ("opens", None),
        ("q", Asked(0, "q")), ("0\n", None), ("10\n", None), ("x\n", None), ("oo\n", None), ("1 2\n", None), ("٣\n", None),
        ("-1\n", None), ("o;rm\n", None), ("99999999999\n", None), ("1o2", None),
    ],
)  # fmt: skip
def test_keys_are_understood(said, meant):
    assert understood(said, 9) == meant


def test_the_clipboards_program_gets_the_line(tmp_path, monkeypatch):
    program = tmp_path / "xclip"
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/clipboard"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for name in ("SSH_CONNECTION", "WAYLAND_DISPLAY", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert _picking.to_clipboard("pak::pak('ä')") == "xclip"
    assert (tmp_path / "clipboard").read_text(encoding="utf-8") == "pak::pak('ä')"
    monkeypatch.setenv("SSH_CONNECTION", "here there")
    assert _picking.to_clipboard("x") == "", "the other computer's clipboard is not ours"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "latin-1", "utf-8"])
def test_no_code_page_breaks_it(folder, tmp_path, encoding):
    for words in (
        "search waitng",
        "list --format csv",
        "list --format json",
        "list --format markdown",
        "show beds",
        "search zzqq",
    ):
        done = subprocess.run(
            [sys.executable, "-m", "nhsr_registry", "--registry", folder, *words.split()],
            capture_output=True, check=False,
            env={**os.environ, "NHSR_CACHE": str(tmp_path / "cache"), "PYTHONIOENCODING": encoding},
        )  # fmt: skip
        assert done.returncode in {0, 1}, done.stderr
        assert b"Traceback" not in done.stderr
        said = done.stdout.decode(encoding)
        assert said
        if words == "search waitng" and encoding == "cp1252":
            assert "waitng -> waiting" in said
