"""The command line. Each command is a file of this folder, imported only when it is called or helped.

A command parses, calls one function, prints, and chooses the exit code (see `errors`).
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from nhsr_registry import __version__
from nhsr_registry.cli import _carried
from nhsr_registry.cli._anywhere import needing_none, understanding
from nhsr_registry.cli._lazily import completing
from nhsr_registry.collections_seldom import ending_soon
from nhsr_registry.errors import EXIT_BUG, EXIT_REGISTRY, RegistryError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: Command → what it does, in the order of `--help`. The module has the command's name.
COMMANDS = {
    "search": "Find a project in your own words.",
    "show": "Everything about one project, and how to reuse it.",
    "list": "All projects, filtered and sorted.",
    "similar": "The projects nearest to one.",
    "compare": "Projects side by side, point by point.",
    "clusters": "Projects that solve one problem, side by side.",
    "reuse": "Which listed projects use a project, and which it uses.",
    "need": "Problems that people look for code for, and what may answer them.",
    "adopt": "Say that your organisation uses a project.",
    "organisations": "Who stands behind an account, by ODS code, and what became of them.",
    "at-risk": "Projects that others rely on and that may need a hand.",
    "update": "Fetch the newest published registry, to search it offline.",
    "watch": "What happened lately, to a project, an organisation or a topic.",
    "vocabulary": "What a word means to search: synonyms, topics, data sets.",
    "check": "How ready your project is for reuse, and the next three steps.",
    "rubric": "What each check counts for, and who would move if it changed.",
    "add": "Add projects to the registry.",
    "discover": "Find projects that are not in the registry yet.",
    "import": "Candidates from a list that people keep: Markdown, CSV, JSON.",
    "harvest": "Read the listed projects again and refresh their facts.",
    "merge": "Join the parts of a harvest that was shared out.",
    "validate": "Check every file of the registry folder.",
    "publish": "Write the registry's website and data files.",
    "keep": "Commit the facts that a harvest changed.",
    "night": "A whole night: harvest, validate, publish, commit.",
    "report": "The registry at a glance, for leaders.",
    "serve": "Look at the website on this computer.",
    "init": "Make a registry of your own.",
    "completion": "Completion of commands, options and names for your shell.",
}


class Commands(click.Group):
    """A group whose commands are imported when they are needed, so that every one starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"nhsr_registry.cli.{cmd_name.replace('-', '_')}_")
        command: click.Command = module.command
        why = _carried.WITHOUT.get(cmd_name)
        return needing_none(command, why) if why else understanding(command)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from nhsr_registry.cli._completing import commands

        return [*commands(COMMANDS, incomplete), *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from nhsr_registry.cli._meant import meant

            if hint := meant(args[0] if args else "", COMMANDS):
                raise click.UsageError(f"{error.message} {hint}", ctx) from None
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
    metavar="REGISTRY",
    multiple=True,
    shell_complete=completing("registries"),
    help="The registry folder to use. Default: NHSR_REGISTRY, else this checkout's, else the national one. "
    "Commands that only read take several, and addresses.",
)
@click.version_option(__version__, "-V", "--version", prog_name="nhsr-registry")
@click.pass_context
def cli(ctx: click.Context, registry: tuple[str, ...]) -> None:
    """Find, judge and reuse the analytics code that NHS teams share."""
    _carried.name(registry)
    ctx.obj = registry[0] if len(registry) == 1 else registry or None


def main(args: list[str] | None = None) -> None:
    """The console script: runs a command, turns errors into words and exit codes."""
    ending_soon()
    _open_closed_streams()
    _write_what_can_be_written()
    _complete(args)
    try:
        code = cli.main(args=args, prog_name="nhsr-registry", standalone_mode=False, color=_colours())
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
        hint = "Is the folder still there, with room on the disk, and may you read and write in it?"
        if gone and "temporary" in str(error):  # tempfile's own words
            hint = "Name a folder with room that you may write in: TMPDIR=… before the command."
        _say_error(f"{where}{error.strerror}.", hint)
        sys.exit(EXIT_REGISTRY)
    except Exception as error:  # noqa: BLE001 - the last line: a person gets a sentence, the log the traceback
        _bug(error)


def _write_what_can_be_written() -> None:
    """Windows' consoles and pipes may not be UTF-8: what they cannot hold is spelt otherwise, and nothing breaks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.encoding.lower().startswith("utf"):
                stream.reconfigure(encoding="utf-8", errors="replace")
            else:
                import codecs

                from nhsr_registry.plain import spelt

                codecs.register_error("nhsr-spelt", spelt)
                stream.reconfigure(errors="nhsr-spelt")


def _complete(args: list[str] | None) -> None:
    """Where a shell asks what a word may become (see `completion`): answer that, and end."""
    if os.environ.get("_NHSR_REGISTRY_COMPLETE"):
        from nhsr_registry.cli import _completing

        _completing.main(cli, sys.argv[1:] if args is None else args)


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
    try:
        told = f"What happened is in {_write_log(error)}: please send it with an issue."
    except OSError:  # nowhere to write
        last = error.__traceback__
        while last and last.tb_next:
            last = last.tb_next
        at = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "an unknown place"
        told = f"It could not be written down (TMPDIR=… names a folder). Please open an issue that says: {at}."
    _say_error(f"This is a mistake in nhsr-registry, not yours: {type(error).__name__}: {error}"[:500], told)
    sys.exit(EXIT_BUG)


def _colours() -> bool | None:
    """`False` where NO_COLOR (no-color.org) asks for none; else click decides by whether there is a terminal."""
    return False if os.environ.get("NO_COLOR") else None


def _say_error(message: str, hint: str | None) -> None:
    from nhsr_registry.plain import clean

    click.echo(click.style("Error: ", fg="red") + clean(message, keep="\n"), err=True, color=_colours())
    if hint:
        said = _carried.carried(hint)
        click.echo(click.style("Next:  ", fg="yellow") + clean(said, keep="\n"), err=True, color=_colours())


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
