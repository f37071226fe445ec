"""Text as it stands in HTML. Pure, and fast: ten thousand pages have ten million texts, nearly all of them plain words."""

from __future__ import annotations


def escaped(text: str) -> str:
    """`text` with `& < > " '` as references, as markupsafe writes them; a plain `str`, which costs less than a `Markup`."""
    if "&" in text:  # first: the others bring new ones
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "'" in text:
        text = text.replace("'", "&#39;")
    if '"' in text:
        text = text.replace('"', "&#34;")
    return text
