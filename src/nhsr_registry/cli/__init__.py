"""The command line. Each command is a file of this folder, imported only when it is called or helped.

A command parses, calls one function, prints, and chooses the exit code (see `errors`).
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from nhsr_registry import __version__
from nhsr_registry.errors import EXIT_BUG, EXIT_REGISTRY, RegistryError

#: Command → what it does, in the order of `--help`. The module has the command's name.
COMMANDS = {
    "search": "Find a project in your own words.",
    "show": "Everything about one project, and how to reuse it.",
    "list": "All projects, filtered and sorted.",
    "similar": "The projects nearest to one.",
    "compare": "Projects side by side, point by point.",
    "reuse": "Which listed projects use a project, and which it uses.",
    "need": "Problems that people look for code for, and what may answer them.",
    "adopt": "Say that your organisation uses a project.",
    "vocabulary": "What a word means to search: synonyms, topics, data sets.",
    "check": "How ready your project is for reuse, and the next three steps.",
    "add": "Add projects to the registry.",
    "discover": "Find projects that are not in the registry yet.",
    "harvest": "Read the listed projects again and refresh their facts.",
    "merge": "Join the parts of a harvest that was shared out.",
    "validate": "Check every file of the registry folder.",
    "publish": "Write the registry's website and data files.",
    "report": "The registry at a glance, for leaders.",
    "serve": "Look at the website on this computer.",
}


class Commands(click.Group):
    """A group whose commands are imported when they are needed, so that every one starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"nhsr_registry.cli.{cmd_name}_")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            if near := get_close_matches(args[0] if args else "", COMMANDS, 1, 0.5):
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Start here:  nhsr-registry search "waiting list"',
)
@click.option(
    "--registry",
    metavar="FOLDER",
    help="The registry folder to use. Default: NHSR_REGISTRY, else this checkout's, else the packaged one.",
)
@click.version_option(__version__, "-V", "--version", prog_name="nhsr-registry")
@click.pass_context
def cli(ctx: click.Context, registry: str | None) -> None:
    """Find, judge and reuse the analytics code that NHS teams share."""
    ctx.obj = registry


def main(args: list[str] | None = None) -> None:
    """The console script: runs a command, turns errors into words and exit codes."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles and pipes may not be UTF-8
            stream.reconfigure(
                encoding="utf-8" if stream.encoding.lower().startswith("utf") else None, errors="replace"
            )
    try:
        code = cli.main(args=args, prog_name="nhsr-registry", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)  # click returns what `Exit` carried
    except RegistryError as error:
        _say_error(error.message, error.hint)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:  # `| head` has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        gone = error.errno == errno.ENOENT and not error.filename  # the folder that we were started in
        if not gone and error.errno not in _CIRCUMSTANCES:
            _bug(error)
        where = f"{str(error.filename)[:200]}: " if error.filename else ""
        _say_error(
            f"{where}{error.strerror}.",
            "Is the folder still there, with room on the disk, and may you read and write in it?",
        )
        sys.exit(EXIT_REGISTRY)
    except Exception as error:  # noqa: BLE001 - the last line: a person gets a sentence, the log the traceback
        _bug(error)


#: What the system around us is to blame for: no permission, no room, a disk that fails, a folder that is gone.
_CIRCUMSTANCES = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE,
    errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ESTALE,
}  # fmt: skip


def _open_closed_streams() -> None:
    """A caller may have closed our input or output (`>&-`): then they lead nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for as long as we run


def _bug(error: Exception) -> NoReturn:
    log = _write_log(error)
    _say_error(
        f"This is a mistake in nhsr-registry, not yours: {type(error).__name__}: {error}"[:500],
        f"What happened is in {log}: please send it with an issue.",
    )
    sys.exit(EXIT_BUG)


def _say_error(message: str, hint: str | None) -> None:
    from nhsr_registry.plain import clean

    click.echo(click.style("Error: ", fg="red") + clean(message, keep="\n"), err=True)
    if hint:
        click.echo(click.style("Next:  ", fg="yellow") + clean(hint, keep="\n"), err=True)


def _write_log(error: BaseException) -> Path:
    import platform
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(error))
    about = f"nhsr-registry {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="nhsr-registry-", suffix=".log", delete=False
    ) as file:
        file.write(about + text)
    return Path(file.name)
