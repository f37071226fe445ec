"""An open page follows what is published again, where somebody looks with `serve`. Nothing of it is in a publication."""

from __future__ import annotations

import os
from itertools import count

#: Where the browser asks, and what it is given to ask with. No project's page can stand here: `-` is no account's name.
SCRIPT, ASKED = "/-/follow.js", "/-/publication"
_TAG = f'<script src="{SCRIPT}" defer></script>\n</head>'.encode()
#: It asks only while somebody looks at the page, and is content when the server has ended.
TEXT = f"""\
"use strict";
(() => {{
  let seen = "";
  const ask = async () => {{
    if (document.visibilityState !== "visible") return;
    try {{
      const now = await (await fetch("{ASKED}", {{ cache: "no-store" }})).text();
      if (seen && now !== seen) location.reload();
      seen = now;
    }} catch {{ /* it has ended */ }}
  }};
  setInterval(ask, 1000);
  document.addEventListener("visibilitychange", ask);
  ask();
}})();
""".encode()


class Following:
    """Which publication is shown: another text after each. Another run of the server has other texts, too."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.now = ""
        self.again()

    def again(self) -> None:
        """It was published again."""
        self.now = f"{os.getpid()}-{next(self._numbers)}"

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Type and body of what the script and its question get; `None` for all other paths."""
        if path == SCRIPT:
            return "text/javascript; charset=utf-8", TEXT
        return ("text/plain; charset=utf-8", self.now.encode()) if path == ASKED else None


def followed(page: bytes) -> bytes:
    """A page that asks; what is in it otherwise stays."""
    return page.replace(b"</head>", _TAG, 1)
