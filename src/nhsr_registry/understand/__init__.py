"""Reading a repository's files for what they say: languages, kinds, licences, packages, words. Pure: a `Snapshot` in, facts out."""
