"""What `publish` and `serve` say of a publication."""

from __future__ import annotations

import click

from nhsr_registry.cli._carried import carried
from nhsr_registry.plain import clean, count
from nhsr_registry.publish import Publication


def told(done: Publication) -> None:
    """The counts; and every project that was left out, with the reason, on the error stream."""
    for left in done.left_out:
        click.echo(f"Left out: {clean(left.what)}: {clean(left.reason)}", err=True)
    for said in done.overruled:
        click.echo(f"Overruled: {clean(said)}", err=True)
    if done.local_only or done.private:
        click.echo(
            f"For your own network only: {count(done.local_only, 'local-only project')} and the private fields of "
            f"{count(done.private, 'project')} are in it. For everybody else: {carried('nhsr-registry publish --for national')}",
            err=True,
        )
    if done.look is None:
        click.echo(
            "The pages have a plain style: this installation came without the NHS design system’s.\n"
            "With npm installed, this brings it:  python -m nhsr_registry.publish.bring_style",
            err=True,
        )
    click.echo(
        f"{count(done.projects, 'project')} and {count(done.pages, 'page')} in {clean(done.folder)}; {count(done.rendered, 'project was', 'projects were')} rendered anew"
    )
