"""Kinds that a reader from outside planted after the detectors were written: what these missed at first, and its kin."""

from __future__ import annotations

import string

from planting import CREDENTIALS as C
from planting import NUMBERS as N
from planting import PERSONS as P
from planting import Plant, Values, plant

HASH = "$ap" + "r1$"


def _key(v: Values, n: int) -> str:
    return v.chars(n - 4) + "7" + v.chars(3)


@plant(C, new="keys/backup.asc")
def pgp_block(v: Values) -> list[str]:
    return ["-----BEGIN PGP PRI" + "VATE KEY BLOCK-----", "", *(v.chars(64) for _ in range(12)), "=" + v.chars(4)]


@plant(C, "*.py", "*.R")
def notify_key(v: Values) -> list[str]:
    return [f'client = NotificationsAPIClient("reports-{v.guid()}-{v.guid()}")']


@plant(C, "*.R", "*.py")
def function_code(v: Values) -> list[str]:
    return ['url = "https://trust-models.azureweb' + f'sites.net/api/run?code={v.chars(54)}=="']


@plant(C, "*.R", "*.py")
def key_in_query(v: Values) -> list[str]:
    return [f'u = "https://api.os.uk/search/places/v1/postcode?postcode=LS1&key={_key(v, 32)}"']


@plant(C, "*.py")
def salt(v: Values) -> list[str]:
    return [f'SALT = "{v.hex(32)}"']


@plant(C, "*.py", "*.R")
def fernet_key(v: Values) -> list[str]:
    return [f'FERNET_KEY = "{_key(v, 43)}="']


@plant(C, new="web/settings_live.py")
def django_key(v: Values) -> list[str]:
    return ['SECRET_KEY = "django-inse' + f'cure-{v.chars(50, string.ascii_lowercase + "0123456789(-_=+)!@#$%^&*")}"']


@plant(C, "*.sh")
def for_one_command(v: Values) -> list[str]:
    return [f"PGPASSWORD={v.plain_pw()} psql -h warehouse -U etl -f load.sql"]


@plant(C, new="scripts/run_pipeline.sh")
def devops_token(v: Values) -> list[str]:
    return ["#!/bin/sh", f"AZURE_DEVOPS_EXT_PAT={_key(v, 52)} az pipelines run --id 4"]


@plant(C, new="sql/users_mysql.sql")
def mysql_plugin(v: Values) -> list[str]:
    return [f"ALTER USER 'etl'@'%' IDENTIFIED WITH mysql_native_password BY '{v.plain_pw()}';"]


@plant(C, "*.sql")
def linked_login(v: Values) -> list[str]:
    return [
        f"EXEC sp_addlinkedsrvlogin @rmtsrvname = N'PAS', @useself = N'False', @rmtuser = N'bi', @rmtpassword = '{v.plain_pw()}'"
    ]


@plant(C, "*.sql")
def hashed_login(v: Values) -> list[str]:
    return [f"CREATE LOGIN [bi] WITH PASSWORD = 0x0200{v.hex(132).upper()} HASHED;"]


@plant(C, new="extract.cmd")
def bcp_password(v: Values) -> list[str]:
    return [f'bcp "SELECT * FROM dbo.Ref" queryout ref.csv -c -S dwh -U svc_bcp -P {v.plain_pw()}']


@plant(C, new="copy.cmd")
def plink_password(v: Values) -> list[str]:
    return [f"pscp -batch -pw {v.plain_pw()} report.pdf bi@reports:/srv/"]


@plant(C, new=".htpasswd")
def htpasswd(v: Values) -> list[str]:
    return [f"analyst:{HASH}{v.chars(8)}${v.chars(22)}"]


@plant(C, new=".env.live")
def hash_sign_within(v: Values) -> list[str]:
    return [f"DB_PASSWORD={v.chars(8)}#7x"]


@plant(C, "*.py")
def positional_at_sign(v: Values) -> list[str]:
    return [f's.login("reports@trust.org", "L@nt{v.chars(5)}6!")']


@plant(N, new="data/floats.csv")
def floats(v: Values) -> list[str]:
    return ["nhs_number,los", *(f"{v.nhs()}.0,{i}" for i in range(8))]


@plant(N, "*.py")
def few_without_words(v: Values) -> list[str]:
    return ["EXCLUDED = [", *(f"    {v.nhs()}," for _ in range(4)), "]"]


@plant(N, "*.R", "*.sql")
def patient_in_comment(v: Values) -> list[str]:
    return [f"-- # patient {v.nhs()} has two open spells"]


@plant(N, new="notes/known_problems.md")
def markdown_table(v: Values) -> list[str]:
    return [
        "# Known problems",
        "",
        "| NHS number | Problem |",
        "|---|---|",
        *(f"| {v.spaced()} | twice |" for _ in range(4)),
    ]


@plant(N, "*.R")
def chi_as_upi(v: Values) -> list[str]:
    return ["x <- tribble(~upi_number, ~d,", *(f'  "{v.chi()}", 1,' for _ in range(5)), ")"]


@plant(P, new="messages/adt.txt")
def hl7_person(v: Values) -> list[str]:
    return [
        "MSH|^~\\&|PAS|TRUST|||202401011200||ADT^A01|1|P|2.4",
        f"PID|1||{v.mrn()}^^^TRUST^MR||{v.last().upper()}^{v.first().upper()}||{v.dob().replace('-', '')}|F",
    ]


ALL: list[Plant] = plant.made(__name__)
