"""`nhsr-registry completion`."""

from __future__ import annotations

import click

EPILOG = """\b
bash        add to ~/.bashrc:
              eval "$(nhsr-registry completion bash)"
zsh         add to ~/.zshrc, after compinit:
              eval "$(nhsr-registry completion zsh)"
fish        once:
              nhsr-registry completion fish > ~/.config/fish/completions/nhsr-registry.fish
PowerShell  add to the file that $PROFILE names:
              nhsr-registry completion powershell | Out-String | Invoke-Expression

Then the tab key completes commands, options, projects, topics, kinds, languages and more, from the registry at hand.
"""
SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command("completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script by which a shell completes commands, options, projects, topics and more."""
    from nhsr_registry.cli._completion_scripts import SCRIPTS

    click.echo(SCRIPTS[shell], nl=False)
