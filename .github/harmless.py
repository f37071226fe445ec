"""Text of unknown origin → a comment that can only be read: no mentions, links, images, HTML or endless length.

Used by registry-comment.yml; nothing but the standard library, so that nothing needs to be installed there.
Fenced blocks stay as they are: GitHub shows them as they are, and people paste from them.
"""

import re
import sys

LONGEST = 60_000  # GitHub takes 65,536 characters
CUT = "\n(The report is longer than a comment may be; the run's summary has all of it.)\n"
KEPT = ("<details>", "</details>", "<summary>", "</summary>")
INVISIBLE = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
FENCE = re.compile(r"( {0,3})```\w*")
CLOSING = re.compile(r"\s*`{3,}\s*")


def harmless(text: str) -> str:
    """The same words, without anything that acts."""
    text = text.replace("\r\n", "\n").translate(INVISIBLE)
    cut = len(text) > LONGEST
    if cut:
        text = text[:LONGEST].rpartition("\n")[0]
    lines: list[str] = [""]
    indent: str | None = None  # of the fence we are in
    for line in text.split("\n"):
        if indent is not None and line.strip() and not line.startswith(indent):
            lines.append(f"{indent}```")  # Markdown ends a list item here, and the fence with it
            indent = None
        if indent is not None:
            lines.append(line)
            indent = None if CLOSING.fullmatch(line) else indent
        elif fence := FENCE.fullmatch(line):
            lines += [line] if not lines[-1].strip() else ["", line]  # right after HTML it would be no fence
            indent = fence[1]
        else:
            lines.append(plain(line))
    if indent is not None:
        lines.append(f"{indent}```")
    return "\n".join(lines[1:]) + (CUT if cut else "")


def plain(line: str) -> str:
    line = re.sub(r"<[^<>]*>?", lambda tag: tag[0] if tag[0] in KEPT else "‹" + tag[0][1:].replace(">", "›"), line)
    line = line.replace("](", "] (").replace("][", "] [").replace("]:", "] :")
    line = line.replace("```", "'''").replace("~~~", "'''")
    line = re.sub(r"(?i)://|\bwww\.", lambda found: "\u2060".join(found[0]), line)
    return line.replace("@", "@\u2060")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(harmless(sys.stdin.buffer.read(1_000_000).decode("utf-8", "replace")))
