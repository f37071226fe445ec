"""`nhsr-registry init`."""

from __future__ import annotations

import click

_LIKE = 'nhsr-registry init {} --name "Code of our trust"'


@click.command("init")
@click.argument("folder", type=click.Path(), required=False)
@click.option("--name", metavar="NAME", help="What the registry is called. Asked for where it is not said.")
@click.option("--description", default="", metavar="TEXT", help="What it is, in one sentence.")
@click.option("--repository", metavar="OWNER/NAME", help="Where it will be on GitHub. The site's address follows.")
@click.option("--base-url", metavar="URL", help="Where the site will stand, with its path. Default: GitHub Pages.")
@click.option("--contact", metavar="TEXT", help="A team mailbox or a page. Default: the repository's issues.")
@click.option("--colour", metavar="#RRGGBB", help="Of the site's header, under white words.")
def command(
    folder: str | None,
    name: str | None,
    description: str,
    repository: str | None,
    base_url: str | None,
    contact: str | None,
    colour: str | None,
) -> None:
    """Make a registry of your own: a repository with everything in it, for any organisation.

    The folder must be new or empty. It gets the registry with its vocabulary, workflows that add, check and publish
    every night, issue forms and a README that says what to switch on. Nothing is sent anywhere.

    \b
      nhsr-registry init our-code --name "Code of our trust" --repository our-trust/our-code
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from pathlib import Path

    from nhsr_registry.errors import UsageError
    from nhsr_registry.listing.founding import Wishes, found
    from nhsr_registry.plain import clean, count

    if not folder:
        raise UsageError("Say the name of a folder that is yet to be made.", hint=_LIKE.format("our-code"))
    name = name or _asked(folder)
    wishes = Wishes(
        name=name, description=description, repository=repository, base_url=base_url, contact=contact, colour=colour
    )
    made = found(Path(folder), wishes)
    click.echo(f"{clean(name)} is in {clean(folder)}, {count(len(made), 'file')}. Next:")
    if Path(folder).resolve() != Path.cwd():
        click.echo(f"  cd {clean(folder)}")
    click.echo("  nhsr-registry add OWNER/NAME    a first project")
    click.echo("  nhsr-registry validate")
    click.echo("  nhsr-registry serve             look at the site")
    click.echo("Then put it on GitHub; its README says what to switch on there.")


def _asked(folder: str) -> str:
    """What it is to be called: asked for on a terminal. Raises `UsageError` where nobody can answer."""
    import sys
    from shlex import quote

    from nhsr_registry.errors import UsageError

    if sys.stdin.isatty() and (said := str(click.prompt("What is it called (for example: Code of our trust)")).strip()):
        return said
    raise UsageError("Say what the registry is called.", hint=_LIKE.format(quote(folder)))
