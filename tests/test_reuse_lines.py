import pytest

from nhsr_registry.catalogue.reuse_lines import lines
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import Evidence, Kind, KindGuess
from tests.publish.sample import harvest
from tests.registry_folder import entry


def guessed(kind: Kind, *paths: str) -> Harvest:
    return harvest("a/b", kinds=(KindGuess(kind=kind, evidence=tuple(Evidence(path=path) for path in paths)),))


@pytest.mark.parametrize(
    ("kinds", "found", "expected"),
    [
        (("r-package",), None, [("R", 'pak::pak("a/b")')]),
        (("python-package",), None, [("Python", 'pip install "git+https://github.com/a/b"')]),
        (("analysis",), None, [("Git", "git clone https://github.com/a/b")]),
        ((), None, [("Git", "git clone https://github.com/a/b")]),
        ((), guessed("r-package", "DESCRIPTION", "tests/x/DESCRIPTION"), [("R", 'pak::pak("a/b")')]),
        ((), guessed("r-package", "pkg/DESCRIPTION"), [("R", 'pak::pak("a/b/pkg")')]),
        ((), guessed("r-package", 'p"; evil/DESCRIPTION'), [("R", 'pak::pak("a/b")')]),
        (
            ("python-package",),
            guessed("python-package", "src/py/pyproject.toml"),
            [("Python", 'pip install "git+https://github.com/a/b#subdirectory=src/py"')],
        ),
        (
            ("python-package", "r-package"),
            None,
            [("R", 'pak::pak("a/b")'), ("Python", 'pip install "git+https://github.com/a/b"')],
        ),
    ],
)
def test_every_way_in(kinds, found, expected):
    assert list(lines(entry("a/b", kinds=kinds), found)) == expected
