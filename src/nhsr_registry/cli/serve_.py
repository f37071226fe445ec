"""`nhsr-registry serve`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import click


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@click.option("--dir", "folder", type=click.Path(), metavar="FOLDER", help="Publish to FOLDER and keep it.")
@click.option("--once", is_flag=True, help="Do not publish again when the registry changes.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="Answer to this name of a host, too: where a proxy shows the site.",
)
@click.pass_obj
def command(registry: str | None, port: int, folder: str | None, once: bool, names: tuple[str, ...]) -> None:
    """Look at the registry's website on this computer. Nobody else can reach it; Ctrl-C ends it.

    When a file of the registry changes, the site is published again, and pages that are open in a browser follow.
    """
    import signal
    import tempfile
    from pathlib import Path

    from nhsr_registry.cli._publication import told
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate
    from nhsr_registry.publish import publish
    from nhsr_registry.publish.following import Following
    from nhsr_registry.publish.server import server
    from nhsr_registry.publish.watch import Watch

    root = locate(registry)
    signal.signal(signal.SIGTERM, _end)
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        out = Path(folder) if folder else Path(scratch) / "site"
        # First the port: whoever has to wait for pages learns at once that it is taken.
        following = None if once else Following()
        with server(out, port, names, following) as running:
            watch = Watch(root)
            told(publish(Registry(root), out, data_only=False))
            click.echo(f"The site is at http://127.0.0.1:{running.server_port}/  (Ctrl-C ends it)")
            try:
                if following is None:
                    running.serve_forever()
                else:
                    # what is only looked at on one computer need not pass the gate
                    overrule = None if folder else "Looked at on one computer"

                    def again() -> None:
                        told(publish(Registry(root), out, overrule=overrule, data_only=False))
                        following.again()

                    _serve(running, watch.changes(), again)
            except KeyboardInterrupt:
                click.echo("Stopped.")


def _end(*_: object) -> NoReturn:
    """Whoever ends us in good order (`kill`, a service manager, a container) finds nothing left behind."""
    raise SystemExit(_TERMINATED)


_TERMINATED = 128 + 15  # as a shell says it of SIGTERM


def _serve(running: Any, changes: Iterable[None], again: Callable[[], None]) -> None:
    """Serve beside, and publish again after each change; what is wrong in the registry is said, and the site stays."""
    import threading

    from nhsr_registry.errors import RegistryError
    from nhsr_registry.plain import clean

    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        for _ in changes:
            try:
                again()
            except RegistryError as error:
                click.echo(f"Not published again: {clean(error.message)}", err=True)
                click.echo("The site stays as it was. Mend it and save, and the site follows.", err=True)
    finally:
        running.shutdown()
        thread.join()
