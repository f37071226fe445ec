"""Findings → scores and levels, and how ours stand beside other frameworks. Levels and weights are data (`*.toml`). Pure."""
