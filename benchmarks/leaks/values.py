"""Values for planted leaks, made at run time from parts and a seeded generator: nothing here is a secret or a person.

No value stands in this file whole, so that no scanner (ours included) finds one in the repository. Numbers of patients
are random digits with a right check digit in ranges that are issued; they are never written anywhere but into the
temporary copy that is scanned, and are never printed.
"""

from __future__ import annotations

import base64
import random
import string

_FIRST = [
    "Alice",
    "Brian",
    "Carol",
    "David",
    "Emma",
    "Farah",
    "George",
    "Helen",
    "Imran",
    "Joan",
    "Kevin",
    "Linda",
    "Mohammed",
    "Nina",
    "Oscar",
    "Priya",
    "Ruth",
    "Sam",
]
_LAST = [
    "Adams",
    "Begum",
    "Clarke",
    "Davies",
    "Evans",
    "Foster",
    "Grant",
    "Hughes",
    "Iqbal",
    "Jones",
    "Khan",
    "Lewis",
    "Morris",
    "Nolan",
    "Patel",
    "Reid",
    "Shah",
]
_STREETS = [
    "High Street",
    "Mill Lane",
    "Church Road",
    "Station Road",
    "Park Avenue",
    "The Crescent",
    "Victoria Terrace",
]
_AREAS = ["B29", "LS6", "M14", "NE4", "NG7", "BS6", "SE15", "L8", "PL4", "CV1", "DE1", "YO10", "CF24", "G12", "EH6"]
_WORDS = [
    "Bluebell",
    "Harbour",
    "Falcon",
    "Lantern",
    "Copper",
    "Meadow",
    "Thunder",
    "Willow",
    "Granite",
    "Saffron",
    "Kestrel",
    "Juniper",
    "Marble",
    "Pepper",
]
_TRUSTS = ["wexford", "northmoor", "stannery", "eastvale", "kingsmere", "ulverdale"]
_SERVERS = ["SQLPROD", "SQLDW", "BISQL", "TRUSTDW", "CLINSQL", "PASDB", "REPORTING" + "-SQL", "MH-DWH"]


class Values:
    """One seed's values. Each method makes a new one."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)

    def pick(self, *of: str) -> str:
        return self.rng.choice(of)

    def chars(self, n: int, alphabet: str = string.ascii_letters + string.digits) -> str:
        return "".join(self.rng.choices(alphabet, k=n))

    def hex(self, n: int) -> str:
        return self.chars(n, "0123456789abcdef")

    def b64(self, n_bytes: int) -> str:
        return base64.b64encode(self.rng.randbytes(n_bytes)).decode()

    def guid(self) -> str:
        return "-".join(self.hex(n) for n in (8, 4, 4, 4, 12))

    def digits(self, n: int) -> str:
        return self.chars(n, string.digits)

    # what a person would type as a password: five habits

    def pw(self) -> str:
        word, other = self.rng.sample(_WORDS, 2)
        year = self.rng.randint(2016, 2024)
        return self.pick(
            f"{word}{year}!",
            f"{word.lower()}{other}{self.rng.randint(10, 99)}",
            self.chars(9) + self.pick("!", "#", "$", "*") + self.digits(2),
            f"{word}_{other}{self.rng.randint(1, 9)}",
            f"{word[:3]}{self.digits(3)}{self.pick('@', '!', '%', '&')}{self.chars(4)}",
        )

    def plain_pw(self) -> str:
        """A password of letters and digits, for places where signs would need quotes."""
        word, other = self.rng.sample(_WORDS, 2)
        return self.pick(
            f"{word}{self.rng.randint(100, 9999)}", f"{word.lower()}{other}{self.digits(2)}", self.chars(11) + "7"
        )

    def user(self) -> str:
        return self.pick("svc_bi", "etl_reader", "dw_loader", "rdash", f"{self.last().lower()}{self.digits(1)}")

    def server(self) -> str:
        return self.rng.choice(_SERVERS) + self.pick("01", "02", "-3", "04")

    def trust(self) -> str:
        return self.rng.choice(_TRUSTS)

    def host(self) -> str:
        """A machine inside an NHS network."""
        machine = self.pick("sql01", "dwh", "bi-prod", "rstudio", "pas-db", "dw-02")
        return f"{machine}.{self.trust()}" + self.pick(
            ".nhs.uk", ".xnhs.uk", ".nhs.net", ".local", ".internal", ".xnhs"
        )

    def private_ip(self) -> str:
        return self.pick("10", "10") + ".".join(["", *(str(self.rng.randint(2, 250)) for _ in range(3))])

    # people who do not exist

    def first(self) -> str:
        return self.rng.choice(_FIRST)

    def last(self) -> str:
        return self.rng.choice(_LAST)

    def dob(self, style: str = "iso") -> str:
        y, m, d = self.rng.randint(1931, 2012), self.rng.randint(1, 12), self.rng.randint(1, 28)
        return f"{y}-{m:02}-{d:02}" if style == "iso" else f"{d:02}/{m:02}/{y}"

    def day(self) -> str:
        return f"20{self.rng.randint(18, 24)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"

    def postcode(self) -> str:
        return f"{self.rng.choice(_AREAS)} {self.rng.randint(1, 9)}{self.chars(2, 'ABDEFGHJLNPQRSTUWXYZ')}"

    def street(self) -> str:
        return f"{self.rng.randint(1, 180)} {self.rng.choice(_STREETS)}"

    def mobile(self) -> str:
        return "07" + self.digits(9)

    def mrn(self) -> str:
        return self.pick("K", "R", "M") + self.digits(7)

    # patients' numbers: random nine digits of an issued range, and the check digit of modulus 11

    def _checked(self, nine: int) -> str | None:
        digits = f"{nine:09}"
        check = (11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11) % 11
        return None if check == 10 else f"{digits}{check}"

    def number(self, low: int, high: int) -> str:
        while True:
            if number := self._checked(self.rng.randint(low, high)):
                return number

    def nhs(self) -> str:
        low, high = self.rng.choice([(400_000_000, 499_999_999), (600_000_000, 708_000_000)])
        return self.number(low, high)

    def spaced(self, sep: str = " ") -> str:
        n = self.nhs()
        return sep.join((n[:3], n[3:6], n[6:]))

    def hc(self) -> str:
        return self.number(320_000_000, 399_999_999)

    def chi(self) -> str:
        while True:
            day = f"{self.rng.randint(1, 28):02}{self.rng.randint(1, 12):02}{self.rng.randint(30, 99):02}"
            if number := self._checked(int(day + self.digits(3))):
                return number

    # what a cloud hands out; the telling beginning is joined from parts

    def aws_id(self) -> str:
        return "AK" + "IA" + self.chars(16, string.ascii_uppercase + "234567")

    def github(self) -> str:
        return self.pick("gh" + "p_" + self.chars(36), "github" + "_pat_" + self.chars(22) + "_" + self.chars(59))

    def openai(self) -> str:
        return "sk" + "-" + self.pick("", "proj-") + self.chars(48)

    def anthropic(self) -> str:
        return "sk" + "-ant-" + "api03-" + self.chars(93) + "AA"

    def dapi(self) -> str:
        return "da" + "pi" + self.hex(32)

    def slack_hook(self) -> str:
        return (
            "https://hooks.sl"
            "ack.com/services/T" + self.chars(8).upper() + "/B" + self.chars(8).upper() + "/" + self.chars(24)
        )

    def teams_hook(self) -> str:
        where = f"{self.guid()}@{self.guid()}/Incoming" + f"Webhook/{self.hex(32)}/{self.guid()}"
        return f"https://{self.trust()}.web" + f"hook.office.com/webhookb2/{where}"

    def jwt(self) -> str:
        def part(text: str) -> str:
            return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

        head = part('{"alg":"HS256","typ":"JWT"}')
        return f"{head}.{part(chr(123) + f'{chr(34)}sub{chr(34)}:{chr(34)}{self.digits(8)}{chr(34)}' + chr(125))}.{self.chars(43)}"

    def pem(self, kind: str = "RSA ") -> list[str]:
        dashes = "-" * 5
        body = self.b64(600)
        rows = [body[i : i + 64] for i in range(0, len(body), 64)]
        return [f"{dashes}BEGIN {kind}PRIVATE KEY{dashes}", *rows, f"{dashes}END {kind}PRIVATE KEY{dashes}"]

    def sas_sig(self) -> str:
        sig = self.b64(32).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
        return f"sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2026-01-01T00:00:00Z&sig={sig}"

    def azure_secret(self) -> str:
        return self.chars(3) + "8Q~" + self.chars(34)
