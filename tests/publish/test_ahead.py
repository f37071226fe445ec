"""The index that a second process makes is the first one's, and its failing costs time, not the publication."""

import os
import sys

import pytest

from nhsr_registry.publish import ahead as module
from nhsr_registry.publish.ahead import ahead
from tests.publish import sample


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(module, "_MANY", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_a_second_process_makes_the_same_index(tmp_path, monkeypatch):
    root = sample.make(tmp_path / "r").root
    with ahead(root, 5) as begun:
        assert begun.child is not None
        theirs = begun.index().read_bytes()
        assert begun.child.returncode == 0
    assert not begun.place.exists()
    with ahead(root, 0) as alone:
        assert alone.child is None
        assert alone.index().read_bytes() == theirs


def test_where_it_fails_the_first_one_does_it(tmp_path, monkeypatch):
    root = sample.make(tmp_path / "r").root
    for wrong in ("/bin/false", str(tmp_path / "none")):
        monkeypatch.setattr(sys, "executable", wrong)
        with ahead(root, 5) as begun:
            assert begun.index().stat().st_size > 10_000


def test_it_takes_no_module_from_the_folder_we_are_in(tmp_path, monkeypatch):
    root = sample.make(tmp_path / "r").root
    here = tmp_path / "here"
    here.mkdir()
    (here / "msgspec.py").write_text(f"open({str(here / 'ran')!r}, 'w')")
    monkeypatch.chdir(here)
    with ahead(root, 5) as begun:
        begun.index()
    assert not (here / "ran").exists()


def test_an_error_meanwhile_leaves_no_process(tmp_path):
    root = sample.make(tmp_path / "r").root
    with pytest.raises(ValueError, match="meanwhile"), ahead(root, 5) as begun:
        raise ValueError("meanwhile")
    assert begun.child is not None
    assert begun.child.poll() is not None
