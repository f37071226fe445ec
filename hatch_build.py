"""Puts a ready search index into the wheel, so that the first search after installing is as fast as the second.

Where it cannot be made (a build without the package's own dependencies), the wheel is built without it, and the first
search makes it in the user's cache.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SearchIndex(BuildHookInterface[Any]):
    """Adds `_registry/index.sqlite`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        self.folder = tempfile.TemporaryDirectory()
        made = Path(self.folder.name) / "index.sqlite"
        try:
            from nhsr_registry.search.index import write_index

            write_index(root / "registry", made, packaged=True)
        except ImportError as error:
            self.app.display_warning(f"The wheel carries no search index: {error}")
            return
        finally:
            sys.path.remove(str(root / "src"))
        build_data["force_include"][str(made)] = "nhsr_registry/_registry/index.sqlite"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
