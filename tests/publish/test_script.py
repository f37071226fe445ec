"""The page's search is written in modules, and fetched as one file."""

import re
import shutil
import subprocess
from importlib.resources import files

import pytest

from nhsr_registry.publish import script

ENGINE = files("nhsr_registry.publish").joinpath("assets", "search-engine")
WORDS = "// Words.\nexport const words = (text) => text.split(load.by);\n"
FIRST = 'import { words } from "./words.js";\n\nexport default { count: (text) => words(text).length };\n'


def test_what_is_imported_stands_before_it_and_nothing_is_exported():
    made = script.bundle({"engine": FIRST, "words": WORDS, "unasked": "broken"}, "engine", "Make")
    first, *rest = made.splitlines()
    assert first.startswith('"use strict"; // ')
    assert rest == [
        "globalThis.Make = (load) => {",
        "const words = (text) => text.split(load.by);",
        "return { count: (text) => words(text).length };",
        "};",
    ]


def test_comments_stay_behind():
    noted = WORDS.replace(";", "; // at a // mark")
    assert script.bundle({"engine": FIRST, "words": noted}, "engine", "Make") == script.bundle(
        {"engine": FIRST, "words": WORDS}, "engine", "Make"
    )
    for name, text in script.modules(ENGINE).items():  # what looks like a comment is one
        for line in text.splitlines():
            before, comment, _ = line.partition(" // ")
            assert not comment or all(before.count(mark) % 2 == 0 for mark in '"`'), f"{name}.js: {line}"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ('import { count } from "./engine.js";\n' + WORDS + "export const count = 1;\n", "need each other"),
        ("export const word = 1;\n", "engine.js takes words from words.js"),
        (WORDS + "const count = 1;\n", "count is declared in words.js and in engine.js"),
    ],
)
def test_modules_that_do_not_fit_are_told(other, said):
    first = FIRST.replace("export default", "export const count = 2;\nexport default")
    with pytest.raises(ValueError, match=said):
        script.bundle({"engine": first, "words": other}, "engine", "Make")


def test_each_module_of_the_engine_takes_all_that_it_uses():
    """One that forgets an import would work in the one file, and in no editor."""
    modules = script.modules(ENGINE)
    assert len(modules) > 5
    home = {
        name: module
        for module, text in modules.items()
        for names in re.findall(r"^export (?:const|let) (\w+(?:, \w+)*)", text, re.MULTILINE)
        for name in names.split(", ")
    }
    for module, text in modules.items():
        assert text.count("\n") < 400, f"{module}.js is to be split"
        taken = {
            name for names in re.findall(r"^import \{ ([^}]*) \}", text, re.MULTILINE) for name in names.split(", ")
        }
        body = re.sub(r"^import .*\n|//.*", "", text, flags=re.MULTILINE)
        called = {name for name in home if home[name] != module and re.search(rf"(?<![.\w]){name}\(", body)}
        own = set(re.findall(r"const (\w+)", body))
        assert called - own <= taken, f"{module}.js calls {called - own - taken}"
        assert all(re.search(rf"(?<![.\w]){name}\b", body) for name in taken), f"{module}.js does not use all it takes"


@pytest.mark.skipif(not shutil.which("node"), reason="no Node here")
def test_the_one_file_is_a_script():
    made = script.bundle(script.modules(ENGINE), "engine", "NhsrSearch")
    done = subprocess.run(
        ["node", "-e", f"{made}\nprocess.stdout.write(Object.keys(NhsrSearch(async () => ({{}}))).join())"],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout == "search,cards,facets,why,mentions,stem,words", done.stderr
