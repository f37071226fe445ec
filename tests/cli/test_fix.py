"""`check --fix` as people use it."""


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


def test_what_is_no_work_tree_is_refused(run, clone):
    code, _, err = run("check", "--fix", "example-trust/waits")
    assert code == 2
    assert "Clone" in err
    bare = clone(bare=True)
    assert run("check", "--fix", bare, "--yes")[0] == 2
    assert not (bare / ".nhsr.toml").exists()
