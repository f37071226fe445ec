"""Puts into the wheel what is made when it is built: a ready search index, and the design system's stylesheet.

The index makes the first search after installing as fast as the second; the stylesheet lets somebody without Node publish
the site in the NHS design system. Where one cannot be made (a build without the package's own dependencies, or without
npm), the wheel is built without it: the first search makes the index in the user's cache, and `publish` uses a plain
style of our own and says so. An editable installation gets the stylesheet only, in a folder that git ignores.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Made(BuildHookInterface[Any]):
    """Adds `_registry/index.sqlite` and `publish/system/`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        self.folder = tempfile.TemporaryDirectory()
        source = str(Path(self.root) / "src")
        sys.path.insert(0, source)
        try:
            self._style(build_data, editable=version == "editable")
            if version != "editable":
                self._index(build_data)
        finally:
            sys.path.remove(source)

    def _index(self, build_data: dict[str, Any]) -> None:
        made = Path(self.folder.name) / "index.sqlite"
        try:
            from nhsr_registry.search.index import write_index

            write_index(Path(self.root) / "registry", made, packaged=True)
        except ImportError as error:
            self.app.display_warning(f"The wheel carries no search index: {error}")
            return
        build_data["force_include"][str(made)] = "nhsr_registry/_registry/index.sqlite"

    def _style(self, build_data: dict[str, Any], *, editable: bool) -> None:
        inside = Path(self.root) / "src/nhsr_registry/publish/system"
        try:
            from nhsr_registry.errors import RegistryError
            from nhsr_registry.publish.bring_style import bring
        except ImportError as error:
            self.app.display_warning(f"The site will have a plain style: {error}")
            return
        try:
            brought = bring(inside if editable or inside.is_dir() else Path(self.folder.name) / "system")
        except RegistryError as error:
            self.app.display_warning(f"{error.message} {error.hint or ''}")
            return
        if not editable:
            for file in sorted(brought.iterdir()):
                build_data["force_include"][str(file)] = f"nhsr_registry/publish/system/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
