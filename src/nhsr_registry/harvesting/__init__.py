"""Reading the listed projects again: from clones, or a night's changes from GitHub. The last good record is kept where that does not work."""
