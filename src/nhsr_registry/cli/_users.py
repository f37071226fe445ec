"""The options with which an organisation is named: as a user of a project, or as one that has a need."""

from __future__ import annotations

import click

#: Which organisation: see `folder.named`.
who = click.option(
    "--organisation", required=True, metavar="ODS", help="Its ODS code, or its id or name in organisations.toml."
)
unlisted = click.option(
    "--unlisted",
    is_flag=True,
    help="Take an ODS code that organisations.toml does not have: shown without a name, and not counted.",
)
