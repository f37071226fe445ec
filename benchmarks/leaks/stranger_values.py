"""Values for the stranger's plants: made at run time from a seed, so that no scanner of this repository finds one.

Identifiers have a right check digit and lie in issued ranges, because a scanner should believe them; they are drawn at
random and belong to nobody we know of. Nothing of them is ever written into this repository.
"""

from __future__ import annotations

import base64
import json
import random
import re
import string
from collections.abc import Callable

GIVEN = [
    "Aisha",
    "Bronwen",
    "Callum",
    "Deepa",
    "Eilidh",
    "Fergus",
    "Grace",
    "Hamza",
    "Iona",
    "Jakub",
    "Kwame",
    "Lottie",
    "Mairi",
    "Nikhil",
    "Olwen",
    "Priya",
]
FAMILY = [
    "Achterberg",
    "Bainbridge",
    "Chowdhury",
    "Dunmore",
    "Eastwood",
    "Farquhar",
    "Gwilliam",
    "Hollis",
    "Iqbal",
    "Jessop",
    "Kowalczyk",
    "Lomas",
]
AREAS = ["LS", "M", "NG", "BS", "EX", "PL", "DN", "HU", "CF", "SA", "EH", "G", "BT", "BN", "CT", "SE"]
STREETS = ["Quarry Lane", "Mill Road", "Station Terrace", "Church Close", "Beech Avenue", "Victoria Street"]
WORDS = [
    "Trombone",
    "Kestrel",
    "Marmalade",
    "Granite",
    "Bluebell",
    "Lighthouse",
    "Teacup",
    "Walnut",
    "Saffron",
    "Puffin",
]
ALNUM = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits
HEX = "0123456789abcdef"
MARK = re.compile(r"@@([a-z0-9_]+(?::[^@]*)?)@@")


def check_digit(nine: str) -> int | None:
    """Modulus 11 over nine digits with weights 10..2; None where no digit fits (NHS, CHI and H&C numbers share it)."""
    rest = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if rest == 10 else rest % 11


class Maker:
    """One seeded source of values; `fill` puts them in place of the @@marks@@ of a template."""

    def __init__(self, seed: str) -> None:
        self.r = random.Random(seed)

    def text(self, alphabet: str, n: int) -> str:
        return "".join(self.r.choice(alphabet) for _ in range(n))

    def checked(self, nine: Callable[[], str]) -> str:
        while True:
            start = nine()
            digit = check_digit(start)
            if digit is not None:
                return f"{start}{digit}"

    # -- people ------------------------------------------------------------------------------------------------------
    def nhs(self) -> str:
        return self.checked(lambda: self.r.choice("467") + self.text("0123456789", 8))

    def nhs_sp(self, sep: str = " ") -> str:
        n = self.nhs()
        return f"{n[:3]}{sep}{n[3:6]}{sep}{n[6:]}"

    def nhs_bad(self) -> str:
        """Ten digits of the same look whose last digit is wrong."""
        n = self.nhs()
        return n[:9] + str((int(n[9]) + self.r.randint(1, 8)) % 10)

    def nhs_test(self) -> str:
        return self.checked(lambda: "999" + self.text("0123456789", 6))

    def day(self) -> tuple[int, int, int]:
        return self.r.randint(1, 28), self.r.randint(1, 12), self.r.randint(1931, 2009)

    def chi(self) -> str:
        day, month, year = self.day()
        day = day % 18 + 10
        return self.checked(lambda: f"{day:02}{month:02}{year % 100:02}" + self.text("0123456789", 3))

    def hc(self) -> str:
        return self.checked(lambda: "3" + self.r.choice("23456789") + self.text("0123456789", 7))

    def given(self) -> str:
        return self.r.choice(GIVEN)

    def family(self) -> str:
        return self.r.choice(FAMILY)

    def name(self) -> str:
        return f"{self.given()} {self.family()}"

    def dob(self) -> str:
        day, month, year = self.day()
        return f"{year}-{month:02}-{day:02}"

    def dob_uk(self) -> str:
        day, month, year = self.day()
        return f"{day:02}/{month:02}/{year}"

    def recent(self) -> str:
        return f"{self.r.choice([2022, 2023, 2024])}-{self.r.randint(1, 12):02}-{self.r.randint(1, 28):02}"

    def postcode(self) -> str:
        return f"{self.r.choice(AREAS)}{self.r.randint(1, 29)} {self.r.randint(1, 9)}{self.text('ABDEFGHJLNPQRSTUWXYZ', 2)}"

    def address(self) -> str:
        return f"{self.r.randint(2, 140)} {self.r.choice(STREETS)}"

    def mrn(self) -> str:
        return self.r.choice("RHKX") + self.text("0123456789", 7)

    def sex(self) -> str:
        return self.r.choice(["Female", "Male"])

    def icd(self) -> str:
        return self.r.choice(["I21.4", "J44.1", "E11.9", "N39.0", "S72.0", "F32.1", "C50.9", "K35.8"])

    def num(self) -> str:
        return str(self.r.randint(1, 97))

    # -- secrets -----------------------------------------------------------------------------------------------------
    def pw(self) -> str:
        return f"{self.r.choice(WORDS)}{self.r.randint(10, 99)}{self.r.choice('!$%^*')}{self.text(ALNUM, 3)}"

    def pw_plain(self) -> str:
        """A password as people think of one: a word, a year."""
        return f"{self.r.choice(WORDS).lower()}{self.r.randint(2016, 2024)}"

    def rnd(self, n: int = 32) -> str:
        return self.text(ALNUM, n)

    def hexa(self, n: int = 32) -> str:
        return self.text(HEX, n)

    def b64(self, n: int) -> str:
        return base64.b64encode(self.r.randbytes(n)).decode()

    def uuid(self) -> str:
        h = self.hexa(32)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"

    def jwt(self) -> str:
        def part(value: object) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        head = part({"alg": "HS256", "typ": "JWT"})
        return f"{head}.{part({'sub': self.rnd(9), 'role': 'service_role', 'iat': 1700000000})}.{self.text(ALNUM, 43)}"

    def pem(self, label: str, size: int = 1190) -> str:
        body = self.b64(size)
        dashes = "-" * 5
        lines = [body[i : i + 64] for i in range(0, len(body), 64)]
        return "\n".join([f"{dashes}BEGIN {label}{dashes}", *lines, f"{dashes}END {label}{dashes}"])

    def basic(self) -> str:
        return base64.b64encode(f"svc_reporting:{self.pw()}".encode()).decode()

    def secret(self, vendor: str) -> str:
        """A token of that vendor's published shape, put together from parts."""
        d = "-"
        shapes: dict[str, Callable[[], str]] = {
            "gh": lambda: "gh" + "p_" + self.rnd(36),
            "gho": lambda: "gh" + "o_" + self.rnd(36),
            "ghfine": lambda: "github" + "_pat_" + self.rnd(22) + "_" + self.rnd(59),
            "gitlab": lambda: "gl" + "pat-" + self.rnd(20),
            "aws": lambda: "AK" + "IA" + self.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            "awssecret": lambda: self.text(ALNUM + "/+", 40),
            "slack": lambda: (
                "xo" + "xb-" + self.text("123456789", 12) + d + self.text("123456789", 13) + d + self.rnd(24)
            ),
            "slackhook": lambda: (
                "https://hooks."
                "slack.com/services/T" + self.rnd(8).upper() + "/B" + self.rnd(8).upper() + "/" + self.rnd(24)
            ),
            "teams": lambda: (
                "https://xnhstrust.webhook.office"
                ".com/webhookb2/"
                + self.uuid()
                + "@"
                + self.uuid()
                + "/IncomingWebhook/"
                + self.hexa(32)
                + "/"
                + self.uuid()
            ),
            "flow": lambda: (
                "https://prod-12.uksouth.logic.azure"
                ".com:443/workflows/"
                + self.hexa(32)
                + "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig="
                + self.rnd(43)
            ),
            "openai": lambda: "sk" + "-proj-" + self.rnd(48) + "T3Blbk" + "FJ" + self.rnd(48),
            "anthropic": lambda: "sk" + "-ant-api03-" + self.rnd(93) + "AA",
            "dapi": lambda: "da" + "pi" + self.hexa(32),
            "storagekey": lambda: self.b64(64),
            "sas": lambda: (
                "sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2027-03-31T22:00:00Z&st=2024-04-01T08:00:00Z&spr=https&si"
                "g=" + self.b64(32).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
            ),
            "google": lambda: "AI" + "za" + self.rnd(35),
            "gocspx": lambda: "GOC" + "SPX-" + self.rnd(28),
            "hf": lambda: "h" + "f_" + self.text(string.ascii_letters, 34),
            "npm": lambda: "np" + "m_" + self.rnd(36),
            "pypi": lambda: "py" + "pi-AgEIcHlwaS5vcmc" + self.rnd(70),
            "sendgrid": lambda: "S" + "G." + self.rnd(22) + "." + self.rnd(43),
            "stripe": lambda: "sk" + "_live_" + self.rnd(24),
            "twilio": lambda: "S" + "K" + self.hexa(32),
            "telegram": lambda: self.text("123456789", 10) + ":AA" + self.rnd(33),
            "discord": lambda: (
                "https://discord" + ".com/api/webhooks/" + self.text("123456789", 18) + "/" + self.rnd(68)
            ),
            "aad": lambda: self.rnd(3) + "8Q" + "~" + self.rnd(34),
            "azdo": lambda: self.text(string.ascii_lowercase + "234567", 52),
            "vault": lambda: "hv" + "s." + self.rnd(90),
            "grafana": lambda: "gl" + "sa_" + self.rnd(32) + "_" + self.hexa(8),
            "airtable": lambda: "pat" + self.rnd(14) + "." + self.hexa(64),
            "mapbox": lambda: "sk" + ".eyJ1Ijoi" + self.rnd(40) + "." + self.rnd(22),
            "atlassian": lambda: "ATA" + "TT3xFfGF0" + self.rnd(150) + "=" + self.hexa(8).upper(),
            "sonar": lambda: "sq" + "u_" + self.hexa(40),
            "groq": lambda: "gs" + "k_" + self.rnd(52),
        }
        return shapes[vendor]()

    # -- places ------------------------------------------------------------------------------------------------------
    def server(self) -> str:
        return (
            self.r.choice(["sqlprd", "bidwh", "xdwsql", "uhbsqlcl", "rwe-sql", "ICBSQLP", "DWHLIVE"])
            + f"{self.r.randint(1, 19):02}"
        )

    def fqdn(self) -> str:
        return f"{self.server().lower()}.{self.r.choice(['xrgh.nhs.uk', 'ad.elht.nhs.uk', 'rwe.local', 'xicb.nhs.local', 'corp.internal', 'cymru.nhs.uk'])}"

    def ip(self) -> str:
        return f"10.{self.r.randint(20, 230)}.{self.r.randint(2, 250)}.{self.r.randint(2, 250)}"

    def unc(self, sep: str = "\\") -> str:
        return sep.join(
            [
                "",
                "",
                self.server().lower() + "fs",
                self.r.choice(["Information", "BI$", "Shared", "Analytics"]),
                "Elective",
                "2024",
            ]
        )

    def fill(self, template: str) -> str:
        """The template with each @@mark@@ replaced by a fresh value; `@@t:gh@@` is a vendor's token.

        Middle dots go: they keep the templates themselves from looking like leaks.
        """
        return MARK.sub(lambda m: self.value(m[1]), template.replace("·", ""))

    def value(self, mark: str) -> str:
        name, _, arg = mark.partition(":")
        if name == "t":
            return self.secret(arg)
        if name == "pem":
            return self.pem(arg)
        if name in {"rnd", "hexa", "b64"}:
            value: str = getattr(self, name)(int(arg))
            return value
        if name == "nhs_sp":
            return self.nhs_sp(arg or " ")
        if name == "unc":
            return self.unc({"2": "\\\\", "/": "/", "": "\\"}[arg])
        made: str = getattr(self, name)()
        return made
