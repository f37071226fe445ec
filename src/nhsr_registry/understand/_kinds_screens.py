"""Whether there is a screen: what an app has, and a service, a command and a library have not.

One question for every language, asked of paths first: files in which people lay out what others look at.
"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand.manifests import aside

#: Languages in which a page, a form or a window is laid out, by a file's ending.
_LAID_OUT = frozenset(
    {
        "jsx", "tsx", "vue", "svelte", "astro", "cshtml", "razor", "aspx", "ascx", "xaml", "axaml", "erb", "haml", "slim", "twig",
        "ejs", "njk", "hbs", "handlebars", "pug", "jade", "mustache", "phtml", "jsp", "jspx", "ftl", "fxml", "qml", "storyboard",
        "xib", "heex", "leex", "eex", "nlogo", "nlogox", "frm", "rdl",
    }
)  # fmt: skip
#: The same where only the whole name tells: Laravel's pages, Windows Forms, layouts of Android, an iOS app's icon, Flutter.
_LAID_OUT_NAME = re.compile(
    r"\.blade\.php$|\.designer\.(?:cs|vb)$|(?:^|/)res/layout[\w-]*/[^/]+\.xml$|/appicon\.appiconset/|\.component\.(?:ts|html)$"
    r"|(?:^|/)(?:header|footer|404|page|single)\.php$|(?:^|/)(?<!public/)index\.php$|(?:^|/)(?:templates|views|pages)/[^/]+\.fs$|(?:^|/)lib/main\.dart$|(?:^|/)src/.*views?\.clj[sc]$|\.cljs$",
    re.IGNORECASE,
)
#: Where programs that serve pages keep them: what stands there is a screen, also where it is plain HTML.
SERVED = re.compile(r"(?:^|/)views/", re.IGNORECASE)
#: Pages that a tool wrote about code, or that are sent and not opened.
_WRITTEN_BY_TOOL = re.compile(
    r"(?:^|/)(?:docs?|javadocs?|apidocs?|coverage|htmlcov|_site|e?mails?|reports?|outputs?|results?|node_modules|vendor|fixtures|resources/data)/",
    re.IGNORECASE,
)


def screens(snapshot: Snapshot) -> tuple[str, ...]:
    """Paths of files that lay out a screen: templates of pages, components, windows and forms; web pages last."""
    return remember(snapshot, "_screens", lambda: _screens(snapshot))


def _screens(snapshot: Snapshot) -> tuple[str, ...]:
    laid_out, pages = [], []
    for path in snapshot.paths:
        extension = code.extension(path)
        if extension in _LAID_OUT or _LAID_OUT_NAME.search(path):
            if not aside(path) and not _WRITTEN_BY_TOOL.search(path):
                laid_out.append(path)
        elif extension in {"html", "htm"} and not aside(path) and not _WRITTEN_BY_TOOL.search(path):
            pages.append(path)
    return (*laid_out, *pages)
