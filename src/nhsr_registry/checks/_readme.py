"""What checks ask of a README: its lines, its sections, and what of it a template left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nhsr_registry import re
from nhsr_registry.checks._base import README, Subject
from nhsr_registry.memo import remember
from nhsr_registry.understand import declarations, prose
from nhsr_registry.understand.placeholders import is_placeholder

#: Where documentation beside the README stands.
DOCS = (
    "{docs,doc,documentation,guide,guides,wiki,pages,vignettes,sop,sops,instructions}/**/*.{md,qmd,rmd,rst,ipynb}",
    "*/{docs,doc,documentation,vignettes,instructions}/*.{md,qmd,rmd,rst,ipynb}",
    "{content,*/content}/**/*.{md,qmd,rmd,rst}",  # of sites made with Hugo, Pelican or Lektor
    "{,*/}deploy{,ment}{,[-_]guide,[-_]instructions,[-_]notes}.{md,qmd,rmd}",
    "{index,install,installation,usage,quickstart,getting*started,user*guide,how*to*,setup,instructions,developers,development,deploy*}*.{md,qmd,rmd}",
)
#: Guides for those who would like to take part.
GUIDES = (
    "{,.github/,docs/,doc/}{contributing,contribute,contributions,contribution*guid*,how*to*contribute,contributing*guid*}{,.md,.rmd,.qmd,.rst,.txt}",
)

#: Instructions to whoever fills the template in, rather than to a reader.
_INSTRUCTIONS = re.compile(
    r"^\W*(?:(?:please )?(?:describe|explain|add|insert|replace|provide|list|write|include|update|fill|delete|remove|specify|summari[sz]e|enter|edit)\b"
    r"[^.]{0,60}\b(?:your|here|this (?:section|text|line|template|paragraph|sentence|placeholder|file)|the project|your project)\b)"
    r"|^\W*(?:todo|tbc|tbd|to be (?:added|completed|confirmed|written)|coming soon|lorem ipsum)\b"
    r"|\b(?:delete|remove|replace|edit) this (?:section|text|line|template|paragraph|sentence)\b"
    r"|\bcheck out [^.\n]{0,120}\bGitHub repository\b[^.\n]{0,60}\byour feedback and contributions are welcome\b",  # of Next.js itself
    re.IGNORECASE,
)


def unread(subject: Subject) -> bool:
    """There is a README, yet none that could be read."""
    return subject.readme is None and bool(subject.snapshot.unread(*README))


_RENDERED = re.compile(r"(?:\.github/|docs/)?readme(?:\.\w{1,8})?", re.IGNORECASE)


def lost(subject: Subject, *patterns: str) -> tuple[str, ...]:
    """Wanted files that could not be read; where one README was, its other renderings say the same and are not missed."""
    found = subject.snapshot.unread(*patterns)
    if not found or subject.readme is None:
        return found
    return tuple(path for path in found if not _RENDERED.fullmatch(path))


#: Letters of a README that are read. Real ones have below 60,000; a longer one took seconds, each pattern a part of them.
_MOST_READ = 100_000


def lines(subject: Subject) -> tuple[prose.Line, ...]:
    """The README's lines, of the first 100,000 letters; what a template left behind is blank."""
    return remember(subject.snapshot, "_readme_lines", lambda: _lines(subject))


def _lines(subject: Subject) -> tuple[prose.Line, ...]:
    if subject.readme is None:
        return ()
    path, text = subject.readme
    if len(text) > _MOST_READ:
        text = text[:_MOST_READ].rpartition("\n")[0] or text[:_MOST_READ]
    read = prose.read(text, path)
    prompts = _prompts(read)
    return tuple(
        line._replace(role="blank", text="")
        if line.role in {"prose", "item", "heading"} and (line.number in prompts or left_by_template(line.text))
        else line
        for line in read
    )


#: What a skeleton asks whoever fills it in: “How the test data set is produced”, “Are there any …”, “E.g. …”.
_PROMPT = re.compile(
    r"(?:how|what|which|where|who|why|are there|is there|does|do we)\b[^.:!]{8,120}\??$|e\.g\.,? [^.]{3,120}\.?$",
    re.IGNORECASE,
)

#: An item of such a list: a few plain words that name what might be told.
_BARE = re.compile(r"[A-Za-z][a-z-]*(?: (?:[a-z-]+|/)){0,5}\.?")


def _prompts(read: Iterable[prose.Line]) -> frozenset[int]:
    """Numbers of the lines of sections that hold nothing but such questions; an answer among them ends the asking."""
    found: set[int] = set()
    for section in prose.sections(tuple(read)):
        said = [line for line in section.lines if line.role in {"prose", "item", "table", "code"} and line.text]
        asked = [bool(line.role != "code" and _PROMPT.match(line.text.strip(" *-"))) for line in said]
        bare = [line.role == "item" and bool(_BARE.fullmatch(line.text.strip())) for line in said]
        if section.heading and any(asked[:1]) and all(map(any, zip(asked, bare, strict=True))):
            found.update(line.number for line in said)
    return frozenset(found)


#: A gap that waits for words, as our own remedies have: “It needs … and produces …”, “Install …”.
_GAP = re.compile(r"(?:^|\s)…\W{0,3}\s+\S|^(?:\S+\s+){0,6}…\W{0,2}$")


def left_by_template(text: str) -> bool:
    """Whether a line is what a template left rather than what somebody wrote."""
    return bool(text) and (
        is_placeholder("description", text)
        or bool(_INSTRUCTIONS.search(text))
        or ("…" in text and bool(_GAP.search(text)))
    )


def said(subject: Subject) -> list[prose.Line]:
    """Lines without titles: a heading that names a thing describes nothing. Whole sentences set as headings stay."""
    return [line for line in lines(subject) if line.role != "heading" or len(line.text) > 60]


def sections(subject: Subject) -> tuple[prose.Section, ...]:
    return remember(subject.snapshot, "_readme_sections", lambda: prose.sections(lines(subject)))


def named(subject: Subject, pattern: re.Pattern[str]) -> Iterator[tuple[prose.Section, str, str]]:
    """Sections whose heading matches, each with the prose and the code in it and below it."""
    found = sections(subject)
    for at, section in enumerate(found):
        if section.heading and pattern.search(section.heading):
            inside = prose.within(found, at)
            yield (
                section,
                " ".join(part.prose for part in inside).strip(),
                "\n".join(part.code for part in inside).strip(),
            )


def path(subject: Subject) -> str:
    return subject.readme[0] if subject.readme else "README.md"


#: How the READMEs of tools that begin a project tell themselves, and the headings that they bring along.
_BEGUN = re.compile(
    r"\bbootstrapped with \W*(?:create[- ]react[- ]app|create[- ]next[- ]app)|\bgenerated (?:with|using) \W*angular cli"
    r"|\bbuilt using \W*docusaurus|\bstarted? (?:developing )?with vue ?\d? in vite|\bminimal setup to get react working in vite"
    r"|\bcli\.vuejs\.org/config|\byour new (?:dbt|kedro) project\b|\bthis is (?:a|your new) kedro project, which was generated|\bsimple streamlit app template for you to modify",
    re.IGNORECASE,
)
_BROUGHT = re.compile(
    r"\W*(?:getting started(?: with create react app)?|available scripts|`?(?:npm|yarn|pnpm)\b.{0,60}|learn more|code splitting|analyzing the bundle size"
    r"|making a progressive web app|advanced configuration|deploy(?:ment| on vercel)?|expanding the eslint configuration|react compiler|react \+ .{0,30}vite"
    r"|recommended (?:ide|browser) setup|type support for .{0,40}|customi[sz]e configuration|project setup|development server|code scaffolding|build(?:ing)?"
    r"|running (?:unit|end-to-end) tests|further help|additional resources|installation|local development|using the starter project|resources"
    r"|overview|rules and guidelines|how to .{0,60}|compiles and (?:hot-reloads|minifies) for \w+|lints and fixes files|runs? your (?:unit |end-to-end )?tests|.{0,30}app template|package your kedro project|welcome to your new dbt project)\W*",
    re.IGNORECASE,
)


def begun(subject: Subject) -> bool:
    """Whether the README began as the one that a tool writes into each new project."""
    return subject.readme is not None and bool(_BEGUN.search(subject.readme[1][:6000]))


def brought(section: prose.Section) -> bool:
    """Whether a section of such a README is the tool's."""
    return not section.heading or bool(_BROUGHT.fullmatch(section.heading) or _BEGUN.search(section.prose))


def left_alone(subject: Subject) -> bool:
    """Whether nobody has written into such a README but, maybe, a title."""
    title = next((part.number for part in sections(subject) if part.heading), 0)
    return begun(subject) and all(
        brought(part) or (part.number == title and not part.prose) for part in sections(subject)
    )


def of_a_starter(subject: Subject) -> bool:
    """Whether the README is that of a template: by its title or the manifest beside it, and it names nothing of the project."""
    snapshot = subject.snapshot
    title = next((part.heading for part in sections(subject) if part.heading), "")
    if not (declarations.of_a_starter(snapshot, title) or declarations.began_with(snapshot)):
        return False
    text = " ".join(line.text for line in lines(subject) if line.role != "heading").lower()
    words = declarations.telling(snapshot)
    return bool(words) and not any(word in text for word in words)
