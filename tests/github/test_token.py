"""Where a token is found, and that a strange file is no reason to stop."""

from pathlib import Path

import pytest

from nhsr_registry.github.token import token_from

HOSTS = "github.com:\n    user: me\n    oauth_token: gho_mine\n    git_protocol: https\ngit.nhs.example:\n    oauth_token: gho_theirs\n"


@pytest.fixture
def gh(tmp_path: Path) -> Path:
    (tmp_path / "gh").mkdir()
    (tmp_path / "gh" / "hosts.yml").write_text(HOSTS, encoding="utf-8")
    return tmp_path / "gh"


def test_the_environment_stands_before_the_file(gh: Path) -> None:
    environ = {"GH_CONFIG_DIR": str(gh)}
    assert token_from(environ, "github.com") == "gho_mine"
    assert token_from(environ, "git.nhs.example") == "gho_theirs"
    assert token_from(environ, "elsewhere.example") is None
    assert token_from(environ | {"GH_TOKEN": "b"}, "github.com") == "b"
    assert token_from(environ | {"GH_TOKEN": "b", "GITHUB_TOKEN": "a"}, "github.com") == "a"


def test_github_enterprise_has_variables_of_its_own() -> None:
    environ = {"GITHUB_TOKEN": "a", "GH_ENTERPRISE_TOKEN": "e"}
    assert token_from(environ, "git.nhs.example") == "e"
    assert token_from(environ, "github.com") == "a"
    assert token_from({"GITHUB_TOKEN": "a"}, "git.nhs.example") == "a", "as Actions on Enterprise sets it"


def test_several_accounts(gh: Path) -> None:
    text = (
        "github.com:\n  user: b\n  users:\n    a:\n      oauth_token: gho_a\n    b:\n      oauth_token: gho_b\n    c:\n"
    )
    (gh / "hosts.yml").write_text(text, encoding="utf-8")
    assert token_from({"GH_CONFIG_DIR": str(gh)}, "github.com") == "gho_b"
    (gh / "hosts.yml").write_text(text.replace("user: b", "user: c"), encoding="utf-8")
    assert token_from({"GH_CONFIG_DIR": str(gh)}, "github.com") is None, "in the system's keyring"


def test_the_folders_that_gh_uses(gh: Path) -> None:
    assert token_from({"XDG_CONFIG_HOME": str(gh.parent)}, "github.com") == "gho_mine"
    home = gh.parent / "home"
    (home / ".config").mkdir(parents=True)
    gh.rename(home / ".config" / "gh")
    assert token_from({"HOME": str(home)}, "github.com") == "gho_mine"
    assert token_from({}, "github.com") is None


@pytest.mark.parametrize(
    "text", ["", "a: [", "- x", "github.com: 1", "github.com:\n  oauth_token: 7\n", "\0", "x: " + "[" * 5000]
)
def test_a_file_that_holds_none(gh: Path, text: str) -> None:
    (gh / "hosts.yml").write_text(text, encoding="utf-8")
    assert token_from({"GH_CONFIG_DIR": str(gh)}, "github.com") is None


def test_a_file_that_cannot_be_read(gh: Path) -> None:
    (gh / "hosts.yml").write_bytes(b"\xff\xfe\xff")
    assert token_from({"GH_CONFIG_DIR": str(gh)}, "github.com") is None
