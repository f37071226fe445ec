"""`nhsr-registry add`."""

from __future__ import annotations

from typing import Any

import click

EPILOG = """\b
Examples
  nhsr-registry add nhs-r-community/NHSRwaitinglist
  nhsr-registry add https://github.com/OWNER/NAME --summary "…" --problem "…" --topic waiting-lists --yes
  nhsr-registry add OWNER/ONE OWNER/TWO --from CLONES --answers answers.toml --yes
  nhsr-registry add OWNER/NAME --pull-request
"""


@click.command("add", epilog=EPILOG)
@click.argument("targets", nargs=-1, metavar="URL|OWNER/NAME|PATH …")
@click.option(
    "--from",
    "clone",
    type=click.Path(exists=True, file_okay=False),
    metavar="CLONE",
    help="Read this clone in place of GitHub; or a folder that holds owner/name or owner/name.git.",
)
@click.option(
    "--answers",
    type=click.Path(exists=True),
    metavar="FILE",
    help="TOML with the answers; or a folder of owner/name.toml.",
)
@click.option("--summary", help="What it does and for whom, in one or two plain sentences of your own.")
@click.option("--problem", help="The question it answers, in the words a colleague would type.")
@click.option(
    "--question",
    "questions",
    multiple=True,
    help="A phrase that somebody who needs it would type (repeat for several).",
)
@click.option("--name", help="The name people know it by.")
@click.option("--kind", "kinds", multiple=True, help="What it is (repeat for several).")
@click.option("--topic", "topics", multiple=True, help="A topic of the vocabulary (repeat for several).")
@click.option("--setting", "settings", multiple=True, help="A care setting (repeat for several).")
@click.option("--dataset", "datasets", multiple=True, help="A data set it uses (repeat for several).")
@click.option("--organisation", help="The organisation's id in organisations.toml.")
@click.option("--contact", help="A page or a team mailbox.")
@click.option("--allow-duplicate", is_flag=True, help="Add it although it looks like a fork or copy of a listed one.")
@click.option(
    "--from-issue",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Take the repository and the answers from the text of an issue form.",
)
@click.option(
    "--pull-request", is_flag=True, help="Write nothing here; propose the entry to the registry's repository on GitHub."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing; take what was found, the answers and the flags.")
@click.pass_obj
def command(registry: str | None, /, targets: tuple[str, ...], **options: Any) -> None:
    """Add projects to the registry.

    Reads each project, shows what it found, and asks only for what no file can tell.
    """
    from nhsr_registry.cli._adding import add_all
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate

    raise click.exceptions.Exit(add_all(Registry(locate(registry)), targets, options))
