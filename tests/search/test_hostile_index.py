"""An index and records that somebody made in order to do harm: they are left out, and nobody sees a mistake of ours."""

import zlib

import pytest

from nhsr_registry.search import reading, reused
from nhsr_registry.search.index import DAMAGED

DEEP = b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize("note", [zlib.compress(bytes(50_000_000), 1), zlib.compress(b"[]")[:-3], b"no note", b""])
def test_a_note_that_is_none_is_told_before_it_fills_the_memory(note):
    with pytest.raises(DAMAGED):
        reused._unpacked(note)


def test_a_note_is_read_as_it_was_written():
    assert reused._unpacked(zlib.compress(b"a" * 3_000_000, 1)) == b"a" * 3_000_000


def test_a_record_of_endless_depth_is_as_one_that_cannot_be_read():
    assert reading._facts(DEEP) is None
