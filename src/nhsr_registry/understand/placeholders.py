"""Text that a template left behind: it stands in the file but says nothing of the project.

The phrases are those that usethis, cookiecutter, uv, poetry, GitHub and the NHS templates leave for a person
to replace; each is known by a few words, so that a real sentence is not taken for one.
"""

from __future__ import annotations

from nhsr_registry import re

#: Whole values (folded, without closing dots) that are templates, whichever the field.
_WHOLE = frozenset(
    {
        "todo", "tbd", "tbc", "fixme", "xxx", "changeme", "change me", "replace me", "n/a", "na", "none", "null", "...",
        "…", "your name", "your name here", "first last", "firstname lastname", "first middle last", "name surname",
        "your.name", "your-name", "jane doe", "john doe", "who wrote it", "the package maintainer",
        "what license is it under?", "what licence is it under?", "what license it uses", "your license here",
        "title", "description", "project title", "project name", "project description", "package name",
        "package title", "package description", "a short description", "short description", "description here",
        "my project", "myproject", "my-project", "my_project", "my_package", "mypackage", "my package", "your-package",
        "your project name", "your-project-name", "your_project_name", "repository name", "repository title",
        "repo name", "readme", "untitled", "insert description here", "insert title here", "lorem ipsum", "example",
        "what the package does", "a short description of the project", "one paragraph of project description goes here",
        "a short description of the project goes here", "mit + file license | none", "no description", "edit me",
        # GitHub's own example of a CITATION.cff, and that of cffinit
        "my research software", "this is my awesome research software. it does many things",
    }
)  # fmt: skip
_PARTS = re.compile(
    # What our own remedies give people to paste, as it stands before they write their own.
    r"^what your project is called$|^your (?:package|project|app|tool|repo\w*)(?:['’]s)? (?:title|description)\b|^what it does, in one sentence$|^your team$"
    r"|what the package does|more about what it does \(maybe more than one line\)"
    r"|^(?:put|enter|write|type|place) (?:a|an|your|the) (?:\w+ )?(?:description|title|name|summary) here\b"
    r"|add your description here|your (?:project )?description here|add (?:a|your) (?:short )?description"
    r"|use_(?:mit|gpl3?|agpl3?|lgpl|apache|cc0|ccby|proprietary)_licen[cs]e\(\)|pick a licen[cs]e as usual"
    r"|the goal of \S+ is to\s*(?:\.\.\.|…|$)"
    r"|^describe your (?:project|package|analysis|pipeline|work) in\b|<(?:short|long|brief) description"
    r"|describe (?:your|the) (?:project|package|analysis|repo\w*) here|insert (?:your |a )?\w* ?(?:description|title|name) here"
    # the example of the publiccode.yml standard
    r"|^a rather short description which is probably useless|^very long description of this software\b"
    r"|lorem ipsum dolor|one paragraph of project description|a short description of the project\.?$"
    r"|provide a (?:short|brief) (?:description|summary|introduction) of (?:your|the) (?:project|package|product)"
    r"|what is this (?:project|package) about\?$|this is a template (?:repository|for)\b.{0,40}replace"
    r"|give a short introduction (?:of|to) your project|short description of (?:the|your) (?:project|package|pipeline)$"
    r"|<(?:your|project|package|repo\w*|insert|author|add|name|title|description|organi[sz]ation)\b[^<>@]*>"
    r"|\[(?:your|project|insert|author|add|replace|fullname|year|name of)\b[^\[\]]*\](?!\()",
    re.IGNORECASE,
)
#: Fields that a template engine fills: cookiecutter, Jinja, whisker, and capitals in braces as in `{PROJECT NAME}`.
_FIELDS = re.compile(
    r"\{\{[\w\s.|()'\"-]*\}\}|\{%[^{}%]*%\}|\$\{[A-Z_]+\}|\{(?:[A-Z][A-Z0-9_]*(?:[ -][A-Z0-9_]+)*)\}|<%[^<>%]*%>|%\(\w+\)s"
)
_SHOUTED = re.compile(
    r"\b(?:YOUR|PROJECT|PACKAGE|REPO(?:SITORY)?|INSERT|AUTHOR)[-_ ](?:NAME|TITLE|HERE|ORG|EMAIL|USERNAME|REPO|DESCRIPTION|HANDLE)\b"
)
_NOBODY = re.compile(
    r"\b(?:you|your[._-]?(?:name|email)|first[._-]?(?:name)?[._-]?last(?:name)?|name|email|user(?:name)?|me|someone)@",
    re.IGNORECASE,
)
_NOBODYS_SITE = re.compile(
    r"^https?://(?:(?:www\.)?example\.com/?$|github\.com/(?:your[-_]?\w*|user(?:name)?|<|\{|\[)[^/]*/)",
    re.IGNORECASE,
)
_ORCID_OF_NOBODY = re.compile(r"YOUR-ORCID|0000-0000-0000-0000", re.IGNORECASE)

_PEOPLE = frozenset({"author", "maintainer", "contributor", "copyright_holder", "funder"})
_ADDRESSES = frozenset({"url", "code_repository", "issue_tracker", "software_help", "same_as", "readme"})
_NAMES = frozenset({"exports", "software_requirements", "runtime_platform", "programming_language", "uses"})


def is_placeholder(field: str, value: str) -> bool:
    """Whether a value is what a template left, rather than what somebody wrote.

    `field` matters: "example" is a fair package to depend on, and 0.0.0.9000 is the honest version of a young
    R package.

    >>> is_placeholder("description", "What the Package Does (One Line, Title Case)")
    True
    >>> is_placeholder("version", "0.0.0.9000")
    False
    """
    text = " ".join(value.split())
    has_field = ("{" in text or "%" in text) and bool(_FIELDS.search(text))
    if not text or field in _NAMES or field == "version":
        return has_field
    folded = text.casefold().strip(" .!*_`#\"'")
    if folded in _WHOLE and not (field in {"keywords", "headings"} or (field == "readme" and folded == "readme")):
        return True
    if has_field or _SHOUTED.search(text) or _PARTS.search(text):
        return True
    if folded.startswith(("todo:", "todo ", "tbc:", "tbd:", "fixme:")) and field in {
        "name",
        "description",
        "license",
    }:
        return True
    if field == "contact" and _NOBODY.search(text):
        return True
    if field in _ADDRESSES and _NOBODYS_SITE.search(text):
        return True
    return field in _PEOPLE and bool(_ORCID_OF_NOBODY.search(text))
