"""What publiccode.yml must and may hold, as data, and the judge that compares a file with it.

The standard (docs.italia.it, yml.publiccode.tools, version 0.7) leaves open what a catalogue accepts; the judgement
follows the standard's own parser, italia/publiccode-parser-go: version 0.6 is unknown to it, unknown keys are
errors, deprecated ones warnings. What would need the network or the repository's other files (does a link answer,
is a logo there and an image) is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from nhsr_registry import re

VERSIONS = (
    "0",
    "0.2",
    "0.2.0",
    "0.2.1",
    "0.2.2",
    "0.3",
    "0.3.0",
    "0.4",
    "0.4.0",
    "0.5",
    "0.5.0",
    "0.7",
    "0.7.0",
)
STATUSES = ("concept", "development", "beta", "stable", "obsolete")
SOFTWARE_TYPES = (
    *(f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")),
    "addon",
    "library",
    "configurationFiles",
)
MAINTENANCE = ("internal", "contract", "community", "none")
ALIASES = ("gdpr", "eidas", "nis2", "cra", "spid", "cie", "anpr", "pagopa", "io")
_CATEGORIES_WORDS = (
    "accounting agile-project-management applicant-tracking application-development appointment-scheduling backup "
    "billing-and-invoicing blog budgeting business-intelligence business-process-management cad "
    "call-center-management cloud-management collaboration communications compliance-management contact-management "
    "content-management crm customer-service-and-support data-analytics data-collection data-visualization design "
    "design-system digital-asset-management digital-citizenship document-management donor-management e-commerce "
    "e-signature educational-content email-management email-marketing employee-management "
    "enterprise-project-management enterprise-social-networking erp event-management facility-management "
    "feedback-and-reviews-management financial-reporting fleet-management fundraising gamification "
    "geographic-information-systems grant-management graphic-design help-desk hr ide identity-management "
    "instant-messaging integrated-library-system inventory-management it-asset-management it-development "
    "it-management it-security it-service-management knowledge-management learning-management-system marketing "
    "mind-mapping mobile-marketing mobile-payment network-management office online-booking online-community "
    "payment-gateway payroll predictive-analysis procurement productivity-suite project-collaboration "
    "project-management property-management real-estate-management regulations-and-directives remote-support "
    "resource-management sales-management seo service-desk social-media-management survey talent-management "
    "task-management taxes-management test-management time-management time-tracking translation "
    "video-conferencing video-editing visitor-management voip warehouse-management web-collaboration "
    "web-conferencing whistleblowing website-builder workflow-management other"
)
CATEGORIES = frozenset(_CATEGORIES_WORDS.split())
_SCOPES_WORDS = (
    "agriculture culture defence education emergency-services employment energy environment "
    "finance-and-economic-development foreign-affairs government healthcare infrastructures justice "
    "local-authorities manufacturing research science-and-technology security society sport tourism transportation "
    "welfare"
)
SCOPES = frozenset(_SCOPES_WORDS.split())
#: ISO 3166-1 alpha-2.
_COUNTRIES_WORDS = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_COUNTRIES_WORDS.split())
#: RFC 5646, section 2.1, without the tags that are only kept for old times' sake.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+",
    re.IGNORECASE,
)
#: ISO 639-1. Codes of three letters are taken by their shape: the register's 8,000 are not carried along.
_LANGUAGES_WORDS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_LANGUAGES = frozenset(_LANGUAGES_WORDS.split())
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://[^\s/?#]+[^\s]*|[^\s/][^\s]*)")
_HTTP = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.IGNORECASE)
#: The shape of an Italian authority's code; the register of 24,000 codes is not carried along.
_IPA = re.compile(r"[a-z0-9-]{1,16}(?:_[a-z0-9-]{0,15})?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_MIME = re.compile(r" *[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126} *")
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
#: Sites that answer oEmbed for videos; the register of all some 300 providers is not carried along.
_VIDEO = re.compile(
    r"https?://(?:(?:[\w-]+\.)?youtube\.com/(?:watch|v/|playlist|shorts)|youtu\.be/|(?:player\.)?vimeo\.com/|www\.dailymotion\.com/video/|"
    r"(?:www\.)?ted\.com/talks/|(?:[\w-]+\.)*wistia\.com/|(?:[\w-]+\.)?microsoftstream\.com/|streamable\.com/|\S*/videos?/\S+)",
    re.IGNORECASE,
)


def length(text: str) -> int:
    """Characters as people count them: what combines with the one before does not count."""
    return sum(1 for char in unicodedata.normalize("NFC", text.strip()) if not unicodedata.combining(char))


def _is_language(tag: str) -> bool:
    first = tag.casefold().partition("-")[0]
    if len(first) == 2 and first not in _LANGUAGES:
        return False
    return bool(_LANGUAGE.fullmatch(tag)) and not re.match(r"([a-z])\1\1(?:-|$)", tag, re.IGNORECASE)


def _is_spdx(text: str) -> bool:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return bool(canonicalize_license_expression(text))
    except (InvalidLicenseExpression, ValueError, SyntaxError, RecursionError, MemoryError):
        return False


def _is_organisation(text: str) -> bool:
    if text.casefold().startswith("urn:x-italian-pa:"):
        return bool(_IPA.fullmatch(text[len("urn:x-italian-pa:") :]))
    return bool(
        _URN.fullmatch(text)
        if text.casefold().startswith("urn:")
        else re.fullmatch(r"[a-z][\w+.-]*://[^\s/]+\S*", text, re.IGNORECASE)
    )


def _is_support(text: str) -> bool:
    return text.removeprefix("alias:") in ALIASES if text.startswith("alias:") else _is_organisation(text)


def _is_path(text: str) -> bool:
    return not text.startswith(("/", "file:"))


def _is_image(*suffixes: str) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        return not text or (_is_path(text) and bool(_HTTP.match(text) or text.casefold().endswith(suffixes)))

    return test


Test = tuple[Callable[[str], object], str]
HTTP: Test = (_HTTP.fullmatch, "a web address (http or https)")
URL: Test = (_URL.fullmatch, "a web address")
DATE: Test = (_DATE.fullmatch, "a date, YYYY-MM-DD")
LANGUAGE: Test = (_is_language, "a language as BCP 47 has it, like en or en-GB")
COUNTRY: Test = (
    lambda text: text.upper() in COUNTRIES and text in {text.upper(), text.lower()},
    "a country's two letters (ISO 3166-1)",
)
MIME: Test = (_MIME.fullmatch, "a MIME type")
EMAIL: Test = (_EMAIL.fullmatch, "an e-mail address")
ORGANISATION: Test = (_is_organisation, "an address (URL) or name (URN) of the organisation")
SUPPORT: Test = (_is_support, f"an address, or alias: and one of {', '.join(ALIASES)}")
SPDX: Test = (_is_spdx, "an SPDX expression (spdx.org/licenses)")
LOGO: Test = (_is_image(".svg", ".svgz", ".png"), "a relative path or web address of an SVG or PNG file")
SCREENSHOT: Test = (_is_image(".jpg", ".png"), "a relative path or web address of a JPG or PNG file")
FILE: Test = (_is_path, "a relative path or a web address")
VIDEO: Test = (_VIDEO.match, "the address of a video that can be embedded (oEmbed)")


def one_of(*allowed: str) -> Test:
    return (frozenset(allowed).__contains__, f"one of {', '.join(allowed)}")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What may stand at a key. `keys` of a table may be `*`: any key that passes `test`."""

    kind: Literal["text", "truth", "list", "table", "either"] = "text"
    required: bool = False
    test: Test | None = None
    item: Rule | None = None  # of a list
    keys: Mapping[str, Rule] = {}  # of a table
    least: int = 0  # characters, items or keys
    most: int | None = None
    deprecated: str = ""  # what to do instead


def text(
    test: Test | None = None,
    *,
    required: bool = False,
    least: int = 0,
    most: int | None = None,
    deprecated: str = "",
) -> Rule:
    return Rule(test=test, required=required, least=least, most=most, deprecated=deprecated)


def items(item: Rule, *, required: bool = False, least: int = 0, deprecated: str = "") -> Rule:
    return Rule(kind="list", item=item, required=required, least=least, deprecated=deprecated)


def table(
    keys: Mapping[str, Rule],
    *,
    required: bool = False,
    test: Test | None = None,
    least: int = 0,
    deprecated: str = "",
) -> Rule:
    return Rule(kind="table", keys=keys, required=required, test=test, least=least, deprecated=deprecated)


TRUTH = Rule(kind="truth")
DROP = "It can be dropped."
_ORGANISATION = table({"name": text(), "uri": text(ORGANISATION, required=True)})
_DEPENDENCIES = items(
    table(
        {
            "name": text(required=True),
            "versionMin": text(),
            "versionMax": text(),
            "version": text(),
            "optional": TRUTH,
        }
    )
)
_DESCRIPTION = table(
    {
        "localisedName": text(),
        "genericName": text(most=35, deprecated=DROP),
        "shortDescription": text(required=True, most=150),
        "longDescription": text(required=True, least=150, most=10_000),
        "documentation": text(HTTP),
        "apiDocumentation": text(HTTP),
        "features": items(text(), required=True, least=1),
        "screenshots": items(text(SCREENSHOT)),
        "videos": items(text(VIDEO)),
        "awards": items(text()),
    }
)
_CONTRACTOR = table(
    {
        "name": text(required=True),
        "email": text(EMAIL),
        "website": text(HTTP),
        "until": text(DATE, required=True),
    }
)
_CONTACT = table({"name": text(required=True), "email": text(EMAIL), "affiliation": text(), "phone": text()})
_ITALY = {
    "countryExtensionVersion": text(one_of("0.2", "1.0")),
    "conforme": table(
        dict.fromkeys(("lineeGuidaDesign", "modelloInteroperabilita", "misureMinimeSicurezza", "gdpr"), TRUTH),
        deprecated=DROP,
    ),
    "riuso": table({"codiceIPA": text((_IPA.fullmatch, "an authority's code"), deprecated="Use organisation.uri.")}),
    "piattaforme": table(dict.fromkeys(("spid", "pagopa", "cie", "anpr", "io"), TRUTH)),
}
SCHEMA = table(
    {
        "publiccodeYmlVersion": text(one_of(*VERSIONS), required=True),
        "name": text(required=True),
        "applicationSuite": text(),
        "url": text(URL, required=True),
        "landingURL": text(HTTP),
        "isBasedOn": Rule(kind="either", item=text(URL)),
        "softwareVersion": text(),
        "releaseDate": text(DATE),
        "logo": text(LOGO),
        "monochromeLogo": text(LOGO, deprecated="Use logo."),
        "organisation": _ORGANISATION,
        "inputTypes": items(text(MIME), deprecated=DROP),
        "outputTypes": items(text(MIME), deprecated=DROP),
        "platforms": items(text(), required=True, least=1),
        "categories": items(text((CATEGORIES.__contains__, "a category of the standard's list"))),
        "usedBy": items(text()),
        "fundedBy": items(_ORGANISATION),
        "roadmap": text(HTTP),
        "developmentStatus": text(one_of(*STATUSES), required=True),
        "softwareType": text(one_of(*SOFTWARE_TYPES), required=True),
        "supports": items(table({"id": text(SUPPORT, required=True)})),
        "intendedAudience": table(
            {
                "scope": items(text((SCOPES.__contains__, "a scope of the standard's list"))),
                "countries": items(text(COUNTRY)),
                "unsupportedCountries": items(text(COUNTRY)),
            }
        ),
        "description": table({"*": _DESCRIPTION}, required=True, test=LANGUAGE, least=1),
        "legal": table(
            {
                "license": text(SPDX, required=True),
                "mainCopyrightOwner": text(),
                "repoOwner": text(deprecated="Use organisation.name."),
                "authorsFile": text(FILE, deprecated=DROP),
            },
            required=True,
        ),
        "maintenance": table(
            {
                "type": text(one_of(*MAINTENANCE), required=True),
                "contractors": items(_CONTRACTOR),
                "contacts": items(_CONTACT),
            },
            required=True,
        ),
        "localisation": table(
            {
                "localisationReady": Rule(kind="truth", required=True),
                "availableLanguages": items(text(LANGUAGE), required=True, least=1),
            },
            required=True,
        ),
        "dependsOn": table(dict.fromkeys(("open", "proprietary", "hardware"), _DEPENDENCIES)),
        "IT": table(_ITALY),
        "it": table(_ITALY, deprecated="Write IT."),
    }
)
