"""A publication is whole or not there, and the same twice."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nhsr_registry import publish as publishing
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import folder, making, publish, site
from tests.publish import sample
from tests.registry_folder import entry, make_registry


def content(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def run(registry: Registry, out: Path, cwd: Path, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "--registry", str(registry.root), "publish", "--out", str(out)],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_same_registry_gives_the_same_bytes_anywhere(registry, site, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    run(registry, tmp_path / "a", tmp_path, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C")
    run(registry, tmp_path / "b", tmp_path / "elsewhere", PYTHONHASHSEED="2", TZ="America/Adak", LANG="tr_TR.UTF-8")
    assert content(tmp_path / "a") == content(tmp_path / "b") == content(site)


def test_it_replaces_the_last_publication_as_a_whole(registry, tmp_path):
    out = tmp_path / "site"
    publish(registry, out)
    (out / "of-the-last-time.html").write_text("x")
    publish(registry, out)
    assert not (out / "of-the-last-time.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "nothing is left beside it"


@pytest.mark.parametrize("exchange", [True, False])
def test_it_does_so_too_where_folders_cannot_be_exchanged(registry, tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(folder, "_exchange", lambda *_: False)
    out = tmp_path / "site"
    out.mkdir()
    publish(registry, out)
    publish(registry, out)
    assert (out / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_not_a_publication_is_never_overwritten(registry, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(UsageError, match="will not be overwritten"):
        publish(registry, tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        publish(registry, tmp_path / "thesis.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_full_disk_leaves_the_last_publication(registry, tmp_path, monkeypatch):
    out = tmp_path / "site"
    publish(registry, out)
    before = content(out)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (registry.root / "registry.toml").write_text('name = "Another name"\n', encoding="utf-8")  # else all is taken over
    monkeypatch.setattr(making, "write", full)
    with pytest.raises(RegistryError, match=r"No space left on device.*untouched"):
        publish(registry, out)
    assert content(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(os.name == "nt", reason="needs resource limits")
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_files_that_may_not_grow_leave_the_last_publication(registry, tmp_path, share):
    """As a disk that fills up: pages, tables, SQLite's own files, whichever is the first to be too large."""
    out = tmp_path / "site"
    publish(registry, out)
    before = content(out)
    most = int(share * max(path.stat().st_size for path in out.rglob("*")))
    (registry.root / "registry.toml").write_text('name = "One name more"\n', encoding="utf-8")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
        "from nhsr_registry.cli import main; main(sys.argv[2:])"
    )
    args = [sys.executable, "-c", limited, str(most), "--registry", registry.root, "publish", "--out", out]
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "The last publication is untouched" in done.stderr
    assert content(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_kill_in_the_middle_leaves_the_last_publication(registry, tmp_path):
    out = tmp_path / "site"
    publish(registry, out)
    before = content(out)
    slow = (
        "import sys, time; from pathlib import Path; from nhsr_registry.publish import making as p, publish; from nhsr_registry.folder.store import Registry\n"
        "write = p.write\n"
        "def slowly(*a): write(*a); print('wrote', flush=True); time.sleep(0.2)\n"
        "p.write = slowly; publish(Registry(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    process = subprocess.Popen([sys.executable, "-c", slow, str(registry.root), str(out)], stdout=subprocess.PIPE)
    with process:
        assert process.stdout
        assert process.stdout.readline() == b"wrote\n"
        process.send_signal(signal.SIGKILL)
    assert content(out) == before
    (left,) = (path for path in tmp_path.iterdir() if path.name != "site")
    old = time.time() - 2 * 86_400
    os.utime(left, (old, old))
    publish(registry, out)
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "the next day's run clears up"
    assert content(out) == before


def test_one_bad_entry_costs_only_itself(tmp_path):
    registry = sample.make(tmp_path / "registry")
    bad = registry.root / "projects" / "bad"
    bad.mkdir()
    (bad / "toml.toml").write_text("repository = ", encoding="utf-8")
    (bad / "place.toml").write_text('repository = "other/name"\nname = "x"\nsummary = "x"\n', encoding="utf-8")
    (bad / "un named.toml").write_text("", encoding="utf-8")
    (registry.root / "harvest/someone/1st.model.json").write_text("{", encoding="utf-8")
    done = publish(registry, tmp_path / "site")
    assert done.projects == 5
    assert {left.what for left in done.left_out} == {
        "bad/toml",
        "bad/place",
        "bad/un named.toml",
        "someone/1st.model (its facts)",
    }
    assert "no mark against it" in (tmp_path / "site/projects/someone/1st.model.html").read_text(encoding="utf-8")


def test_a_project_that_cannot_be_rendered_is_nowhere(tmp_path, monkeypatch):
    registry = sample.make(tmp_path / "registry")
    render = site.Site.project

    def fails(self, item):
        if item.repo.name == "waits":
            raise ValueError("cannot be drawn")
        return render(self, item)

    monkeypatch.setattr(site.Site, "project", fails)
    done = publish(registry, tmp_path / "site")
    assert [(left.what, left.reason) for left in done.left_out] == [
        ("example-trust/waits", "ValueError: cannot be drawn")
    ]
    for path in (tmp_path / "site").rglob("*"):
        if path.suffix in {".html", ".csv"} or path.name == "index.json":
            assert "projects/example-trust/waits" not in path.read_text(encoding="utf-8"), path


def test_an_empty_registry_is_a_site_too(tmp_path):
    registry = make_registry(tmp_path / "registry")
    assert publish(registry, tmp_path / "site").projects == 0


def test_the_address_of_the_site_goes_where_programs_look(registry, tmp_path):
    publish(registry, tmp_path / "site", base_url="https://example.org/registry")
    assert '<link rel="canonical" href="https://example.org/registry/about.html">' in (
        tmp_path / "site/about.html"
    ).read_text("utf-8")
    assert "<loc>https://example.org/registry/projects/someone/unread.html</loc>" in (
        tmp_path / "site/sitemap.xml"
    ).read_text("utf-8")
    assert "https://example.org/registry/projects/someone/unread.html" in (tmp_path / "site/v1/index.csv").read_text(
        "utf-8"
    )
    assert 'href="/registry/assets/site.css"' in (tmp_path / "site/404.html").read_text("utf-8")
    with pytest.raises(UsageError, match="not a web address"):
        publish(registry, tmp_path / "site", base_url="javascript:alert(1)")


def test_two_spellings_of_one_project_are_one(tmp_path):
    registry = sample.make(tmp_path / "registry")
    registry.write_entry(entry("Example-Trust/Waits"))
    done = publish(registry, tmp_path / "site")
    assert [left.reason for left in done.left_out] == ["is the same project as Example-Trust/Waits"]


def test_without_jinja_the_error_says_what_to_install(registry, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(RegistryError) as caught:
        publishing.publish(registry, tmp_path / "site")
    assert "pip install jinja2" in str(caught.value.hint)


def test_without_what_publishing_needs_a_program_begun_afresh_says_what_to_install(registry, tmp_path):
    """In this process all is imported already; as after `pip install .`, without the extra, nothing is."""
    program = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('jinja2', 'markupsafe', 'nhsuk_frontend_jinja')))\n"
        "from nhsr_registry.cli import main\n"
        "main()\n"
    )
    asked = [
        sys.executable,
        "-c",
        program,
        "--registry",
        str(registry.root),
        "publish",
        "--out",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert "pip install jinja2 nhsuk-frontend-jinja" in done.stderr
    assert "mistake in nhsr-registry" not in done.stderr
    assert done.returncode == RegistryError.exit_code
