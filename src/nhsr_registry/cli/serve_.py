"""`nhsr-registry serve`."""

from __future__ import annotations

import click


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@click.option("--dir", "folder", type=click.Path(), metavar="FOLDER", help="Publish to FOLDER and keep it.")
@click.pass_obj
def command(registry: str | None, port: int, folder: str | None) -> None:
    """Look at the registry's website on this computer. Nobody else can reach it; Ctrl-C ends it."""
    import tempfile
    from pathlib import Path

    from nhsr_registry.cli._publication import told
    from nhsr_registry.locate import locate
    from nhsr_registry.publish import publish
    from nhsr_registry.publish.server import server
    from nhsr_registry.store import Registry

    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        out = Path(folder) if folder else Path(scratch) / "site"
        told(publish(Registry(locate(registry)), out))
        with server(out, port) as running:
            click.echo(f"The site is at http://127.0.0.1:{running.server_port}/  (Ctrl-C ends it)")
            try:
                running.serve_forever()
            except KeyboardInterrupt:
                click.echo("Stopped.")
