"""The wheel carries all that a colleague without a network needs; so does one built from the source distribution."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from nhsr_registry.listing import founding
from nhsr_registry.publish import design_system

ROOT = Path(__file__).parents[1]


def build(project: Path, target: str, out: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", out], cwd=project, check=True)
    (made,) = out.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from the unpacked source distribution, as installers without wheels do."""
    folder = tmp_path_factory.mktemp("packaging")
    with tarfile.open(build(ROOT, "sdist", folder / "sdist")) as archive:
        if hasattr(tarfile, "data_filter"):  # the earliest 3.11 has none
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder / "source")
    (source,) = (folder / "source").iterdir()
    return build(source, "wheel", folder / "wheel")


def test_the_wheel_has_every_file_of_the_package_and_the_registry(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "src/nhsr_registry", "registry"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout.splitlines()
    expected = {path.removeprefix("src/") if path.startswith("src/") else f"nhsr_registry/_{path}" for path in tracked}
    assert expected - inside == set()
    assert {
        "nhsr_registry/py.typed",
        "nhsr_registry/scoring/rubric.toml",
        "nhsr_registry/_registry/vocabulary.toml",
    } <= inside
    assert not [path for path in inside if "__pycache__" in path or path.startswith("tests/")]


def test_the_wheel_carries_what_publish_and_init_need(wheel):
    """Nobody needs Node to publish, or this repository to begin a registry."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert {f"nhsr_registry/_github/{path}" for path in founding._COPIED} <= inside
    if design_system.brought():  # the build that installed us could reach npm's registry, so this one can
        assert f"nhsr_registry/publish/{design_system.FOLDER}/{design_system.SHEET}" in inside
        assert f"nhsr_registry/publish/{design_system.FOLDER}/LICENCE.txt" in inside


def test_the_wheel_says_its_licences_and_carries_their_texts(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = archive.read(metadata).decode()
        assert "\nLicense-Expression: MIT AND CC0-1.0\n" in said
        texts = [name for name in archive.namelist() if "/licenses/" in name]
    assert sorted(name.partition("/licenses/")[2] for name in texts) == ["LICENSE", "registry/LICENSE"]


def test_search_answers_from_the_wheel_alone(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    (tmp_path / "elsewhere").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NHSR_")}
    done = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "search", "waiting list"],
        cwd=tmp_path / "elsewhere",
        env={
            **environment,
            "PYTHONPATH": str(tmp_path / "installed"),
            "NHSR_CACHE": str(tmp_path / "cache"),
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "waiting" in done.stdout.lower()
    assert not (tmp_path / "cache").exists(), "the wheel's own index was not used"


def test_the_index_in_the_wheel_is_the_same_each_time(wheel, tmp_path):
    """Byte for byte: only the registry goes into it, and no time, path or order of files."""
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.read("nhsr_registry/_registry/index.sqlite")
        archive.extractall(tmp_path)
    made = tmp_path / "index.sqlite"
    program = "import sys; from pathlib import Path; from nhsr_registry.search.index import write_index as write; write(*map(Path, sys.argv[1:]), packaged=True)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", program, tmp_path / "nhsr_registry" / "_registry", made], env=environment, check=True
    )
    assert made.read_bytes() == inside
