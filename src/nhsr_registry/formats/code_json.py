"""code.json of the United States' government."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, as_text
from nhsr_registry.formats._json import read_json
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._people import is_team_mailbox, name_only
from nhsr_registry.formats._urls import repository, say_address

REQUIRED = (
    "name", "description", "status", "permissions", "organization", "repositoryURL", "repositoryVisibility", "vcs",
    "laborHours", "reuseFrequency", "languages", "maintenance", "contractNumber", "SBOM", "date", "tags", "contact",
    "feedbackMechanism", "AIUseCaseID",
)  # fmt: skip


class CodeJson(Format):
    """code.json of one repository

    github.com/DSACMS/gov-codejson, schema 2.0.0. An agency's inventory of many (a table with `releases`) says
    nothing of the repository it lies in and is left alone.
    """

    id = "code-json"
    reads = ("code.json",)
    rank = 30
    crosswalk = {
        "name": "name",
        "description": "description",
        "longDescription": "description",
        "version": "version",
        "status": "development_status",
        "permissions.licenses": "license",
        "organization": "copyright_holder",
        "repositoryURL": "code_repository",
        "homepageURL": "url",
        "platforms": "operating_system",
        "languages": "programming_language",
        "tags": "keywords",
        "date.created": "date_created",
        "date.lastModified": "date_modified",
        "contact": "contact",
        "feedbackMechanism": "issue_tracker",
    }
    examples = (
        Example(
            path="code.json",
            text='{"name": "waitr", "description": "Counts waits", "status": "Production", "version": "1.0.0",\n'
            ' "permissions": {"licenses": [{"name": "MIT", "URL": "https://opensource.org/licenses/MIT"}], "usageType": ["openSource"]},\n'
            ' "organization": "Example", "repositoryURL": "https://github.com/nhs-example/waitr", "repositoryVisibility": "public", "vcs": "git",\n'
            ' "laborHours": 10, "reuseFrequency": {"forks": 1}, "languages": ["R"], "maintenance": "internal", "contractNumber": [], "SBOM": "",\n'
            ' "date": {"created": "2024-01-01T00:00:00Z"}, "tags": ["nhs"], "contact": {"name": "Data team", "email": "data.team@nhs.example"},\n'
            ' "feedbackMechanism": "https://github.com/nhs-example/waitr/issues", "AIUseCaseID": "0"}',
            says={
                "name": ("waitr",),
                "license": ("MIT",),
                "development_status": ("production",),
                "code_repository": ("https://github.com/nhs-example/waitr",),
                "programming_language": ("R",),
                "keywords": ("nhs",),
                "date_created": ("2024-01-01",),
                "contact": ("Data team", "data.team@nhs.example"),
            },
        ),
        Example(path="code.json", text='{"version": "2.0", "agency": "X", "releases": []}'),
        Example(
            path="code.json",
            text='{"name": "waitr",\n "permissions": "MIT"}',
            says={"name": ("waitr",)},
            problems=("is missing", "permissions should be"),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = read_json(text, out)
        if doc is None or (isinstance(doc.data, Mapping) and "releases" in doc.data):
            return out.done()
        if not isinstance(doc.data, Mapping):
            out.problem("code.json should be a table.", 1)
            return out.done()
        missing = [key for key in REQUIRED if key not in doc.data]
        if missing:
            out.problem(
                f"{', '.join(missing)} is missing."
                if len(missing) == 1
                else f"What code.json needs is missing: {', '.join(missing)}.",
                1,
            )
        _about(doc)
        for keys, item in doc.items("permissions", "licenses") if doc.table("permissions") else ():
            licence = (as_text(item.get("name")) or as_text(item.get("URL"))) if isinstance(item, Mapping) else None
            if licence:
                say_licence(out, licence, doc.line(*keys))
        return out.done()


def _about(doc: Doc) -> None:
    out = doc.out
    for key in ("name", "description", "version"):
        doc.say(key, key)
    doc.say("description", "longDescription")
    if status := doc.text("status"):
        out.say("development_status", status.casefold(), doc.line("status"), scheme="code.json")
    doc.say("copyright_holder", "organization")
    if code := doc.text("repositoryURL"):
        out.say("code_repository", repository(code) or code, doc.line("repositoryURL"))
    for key in ("homepageURL", "feedbackMechanism"):
        if address := doc.text(key):
            say_address(out, address, doc.line(key), tracker=key == "feedbackMechanism")
    for key, field in (
        ("languages", "programming_language"),
        ("tags", "keywords"),
        ("platforms", "operating_system"),
    ):
        for keys, text in doc.texts(key):
            out.say(field, text, doc.line(*keys))
    _dates_and_contact(doc)


def _dates_and_contact(doc: Doc) -> None:
    dates = doc.table("date")
    for key, field in (("created", "date_created"), ("lastModified", "date_modified")):
        if key in dates and (date := doc.text("date", key)):
            doc.out.say(field, date[:10], doc.line("date", key))
    if doc.table("contact"):
        doc.out.say("contact", name_only(doc.text("contact", "name") or ""), doc.line("contact"))
        address = doc.text("contact", "email") or ""
        if is_team_mailbox(address):
            doc.out.mailbox(address, doc.line("contact"))
