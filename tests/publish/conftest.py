import pytest

from nhsr_registry.publish import publish
from tests.publish import sample


@pytest.fixture(scope="package")
def registry(tmp_path_factory):
    return sample.make(tmp_path_factory.mktemp("registry"))


@pytest.fixture(scope="package")
def site(registry, tmp_path_factory):
    """The sample registry's publication, for tests that only look."""
    out = tmp_path_factory.mktemp("publication") / "site"
    done = publish(registry, out)
    assert not done.left_out
    return out
