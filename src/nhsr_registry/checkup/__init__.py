"""What `check` does for a project's own people: many folders at once, what to keep private, each report format, files that can be written."""
