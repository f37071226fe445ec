"""`check --fix` as people use it."""

from tests.cli.conftest import FILES


def test_it_shows_first_and_writes_only_when_told(run, clone):
    folder = clone()
    before = {path.name for path in folder.iterdir()}
    code, out, _ = run("check", "--fix", folder)
    assert code == 0
    assert "+++ b/CONTRIBUTING.md" in out
    assert "Nothing was written" in out
    assert {path.name for path in folder.iterdir()} == before
    code, out, _ = run("check", "--fix", folder, "--yes")
    assert code == 0
    assert (folder / "CONTRIBUTING.md").is_file()
    assert "until you commit and push" in " ".join(out.split())
    assert "nothing to write" in run("check", "--fix", folder, "--yes")[1]
    assert run("check", folder)[0] == 0


def _ignored(folder):
    return (folder / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_what_lies_about_and_is_not_committed_is_kept_out_of_git(run, clone):
    """A saved workspace holds whole data frames, and the next `git add .` takes it along."""
    folder = clone()
    for name in (".RData", ".Rhistory", ".env"):
        (folder / name).write_text("x", encoding="utf-8")
    run("check", "--fix", folder, "--yes")
    assert {".RData", ".Rhistory", ".env"} <= set(_ignored(folder))


def test_so_is_what_lies_in_a_folder_that_git_does_not_know_yet(run, tmp_path):
    folder = tmp_path / "waits"
    folder.mkdir()
    for name, text in {".RData": "x", "analysis.R": "x <- 1\n"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    run("check", "--fix", folder, "--yes")
    assert ".RData" in _ignored(folder)


def test_what_is_committed_is_there_on_purpose(run, clone):
    folder = clone(files={**FILES, ".env": "A=1\n"})
    run("check", "--fix", folder, "--yes")
    assert ".env" not in _ignored(folder)
    assert ".RData" in _ignored(folder)


def test_what_is_no_work_tree_is_refused(run, clone):
    code, _, err = run("check", "--fix", "example-trust/waits")
    assert code == 2
    assert "Clone" in err
    bare = clone(bare=True)
    assert run("check", "--fix", bare, "--yes")[0] == 2
    assert not (bare / ".nhsr.toml").exists()
