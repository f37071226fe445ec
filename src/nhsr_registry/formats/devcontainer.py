"""Development containers."""

from __future__ import annotations

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import keyed
from nhsr_registry.formats._json import read_json


class Devcontainer(Format):
    """devcontainer.json, where the software is developed

    containers.dev/implementors/json_reference; JSON with comments. `image` is a runtime platform for developing.
    """

    id = "devcontainer"
    reads = (".devcontainer.json", ".devcontainer/{,*/}devcontainer.json")
    rank = 40
    crosswalk = {"image": "runtime_platform"}
    examples = (
        Example(
            path=".devcontainer/devcontainer.json",
            text='{\n  // made for R\n  "name": "R",\n  "image": "ghcr.io/rocker-org/devcontainer/r-ver:4.3",\n}\n',
            says={"runtime_platform": ("ghcr.io/rocker-org/devcontainer/r-ver:4.3",)},
        ),
        Example(
            path=".devcontainer.json",
            text='{\n  "image": 3,\n  "name" "R"\n}\n',
            problems=("not valid JSON",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = keyed(read_json(text, out, comments=True), "devcontainer.json should be a table.")
        if doc is None:
            return out.done()
        image = doc.text("image")
        if image and "$" not in image:
            out.say("runtime_platform", image, doc.line("image"), container="devcontainer", use="development")
        return out.done()
