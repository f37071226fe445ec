# ruff: noqa: ARG001 - each takes the same values, and some need none
"""Text that looks like a leak and is none: a finding here is a false alarm."""

from __future__ import annotations

import base64
import json

from planting import CREDENTIALS as C
from planting import NETWORK as I
from planting import NUMBERS as N
from planting import PERSONS as P
from planting import Plant, Values, plant


@plant(N, new="data/cohort_test.csv")
def test_range(v: Values) -> list[str]:
    return ["nhs_number,date", *(f"{v.number(999_000_000, 999_999_998)},{v.day()}" for _ in range(9))]


@plant(N, "*.R", "*.py")
def repeated_digits(v: Values) -> list[str]:
    return ['nhs_number = c("4444444444", "6666666666", "9999999999", "1234567890", "0000000000")']


@plant(N, new="codelists/asthma.csv")
def snomed(v: Values) -> list[str]:
    return ["code,term", *(f"{v.number(195_000_000, 195_999_999)},Asthma {i}" for i in range(12))]


@plant(N, new="data/unix.csv")
def unix_times(v: Values) -> list[str]:
    return ["timestamp,value", *(f"16{v.digits(8)},{v.digits(2)}" for _ in range(30))]


@plant(N, new="data/ids.csv")
def random_ids(v: Values) -> list[str]:
    return ["record_id,count", *(f"4{v.digits(9)},{v.digits(2)}" for _ in range(40))]


@plant(N, "*.R", "*.py")
def telephone(v: Values) -> list[str]:
    return [f'phone = "0{v.digits(10)}"', f"x = {v.digits(10)} # rows"]


@plant(P, new="data/trusts.csv")
def ods_postcodes(v: Values) -> list[str]:
    return [
        "org_code,name,address,postcode",
        *(f"R{v.chars(2).upper()},{v.last()} Hospital,{v.street()},{v.postcode()}" for _ in range(9)),
    ]


@plant(P, new="data/gps.csv")
def practices(v: Values) -> list[str]:
    return [
        "code,name,postcode,open_date",
        *(f"M8{v.digits(4)},DR {v.last().upper()} & PARTNERS,{v.postcode()},{v.dob()}" for _ in range(9)),
    ]


@plant(P, new="data/lookup.csv")
def postcode_lookup(v: Values) -> list[str]:
    return ["pcd,lsoa11,dointr", *(f"{v.postcode()},E0100{v.digits(4)},{v.day()}" for _ in range(20))]


@plant(P, new="data/staff_counts.csv")
def counts(v: Values) -> list[str]:
    return [
        "trust_name,date,age_band,count",
        *(f"{v.last()} NHS Trust,{v.day()},65-74,{v.digits(3)}" for _ in range(9)),
    ]


@plant(P, new="AUTHORS.csv")
def authors(v: Values) -> list[str]:
    return [
        "name,affiliation,orcid",
        *(f"{v.first()} {v.last()},NHS,0000-0002-{v.digits(4)}-{v.digits(4)}" for _ in range(6)),
    ]


@plant(P, new="data/cols.csv")
def data_dictionary(v: Values) -> list[str]:
    return [
        "field,type,description",
        "forename,text,first name",
        "dob,date,date of birth",
        "postcode,text,home",
        "nhs_number,text,id",
    ]


@plant(P, "*.sql")
def sql_columns_only(v: Values) -> list[str]:
    return ["SELECT forename, surname, date_of_birth, postcode, nhs_number FROM dbo.patient;"]


@plant(P, new="data/synthetic_patients.csv")
def synthetic(v: Values) -> list[str]:
    people = [f"{v.number(999_000_000, 999_999_998)},Test{i},Patient,{v.dob()},ZZ99 3WZ" for i in range(6)]
    return ["nhs_number,first_name,last_name,dob,postcode", *people]


@plant(C, "*.R")
def r_getenv(v: Values) -> list[str]:
    return ['con <- dbConnect(odbc(), uid = Sys.getenv("DB_UID"), password = Sys.getenv("DB_PASSWORD"))']


@plant(C, "*.R")
def r_askpass(v: Values) -> list[str]:
    return ['pwd <- rstudioapi::askForPassword("Database password")', "password = keyring::key_get('dw', 'me')"]


@plant(C, "*.py")
def py_getenv(v: Values) -> list[str]:
    return ['password = os.environ["DB_PASSWORD"]', 'token = dbutils.secrets.get(scope="kv", key="sql-password")']


@plant(C, "*.py")
def py_fstring(v: Values) -> list[str]:
    return [
        'conn = pyodbc.connect(f"DSN=dw;UID={user};PWD={password}")',
        'url = f"postgresql://{user}:{password}@{host}/dw"',
    ]


@plant(C, "*.md")
def placeholders(v: Values) -> list[str]:
    return [
        "```",
        'password = "<your password>"',
        'pwd = "xxxxxxxx"',
        "API_KEY=your_api_key_here",
        "token: changeme",
        "```",
    ]


@plant(C, "*.R", "*.py")
def example_words(v: Values) -> list[str]:
    return ['password = "password"', 'password = "example"', "pwd = ''", 'secret = "********"', 'password = "REDACTED"']


@plant(C, new=".github/workflows/check.yaml")
def workflow_secrets(v: Values) -> list[str]:
    return [
        *("on: push", "permissions:", "  id-token: write", "env:", "  GITHUB_PAT: ${{ secrets.GITHUB_TOKEN }}"),
        *("jobs:", "  a:", "    uses: x/y/.github/workflows/z.yml@main", "    secrets: inherit"),
    ]


@plant(C, new=".env.example")
def dotenv_example(v: Values) -> list[str]:
    return [
        "DB_PASSWORD=",
        "API_KEY=<api key>",
        "SECRET_KEY=change-me",
        "DATABASE_URL=postgres://user:password@localhost/db",
    ]


@plant(C, new="renv.lock")
def lock_hashes(v: Values) -> list[str]:
    packages = {
        f"pkg{i}": {"Package": f"pkg{i}", "Version": f"0.1.2.9{v.digits(3)}", "Hash": v.hex(32)} for i in range(5)
    }
    return json.dumps({"R": {"Version": "4.3.1"}, "Packages": packages}, indent=2).splitlines()


@plant(C, new="package-lock.json")
def npm_integrity(v: Values) -> list[str]:
    return [
        "{",
        '  "packages": {"node_modules/a": {"version": "10.1.2", "integrity": "sha512-' + v.b64(64) + '"}}',
        "}",
    ]


@plant(C, notebook="html")
def image_base64(v: Values) -> list[str]:
    return [f'<img src="data:image/png;base64,{base64.b64encode(v.rng.randbytes(3000)).decode()}">']


@plant(C, "*.R", "*.py")
def words_not_values(v: Values) -> list[str]:
    return [
        'label = "Password must be at least 8 characters"',
        'tokens = "tokenised"',
        'key = "nhs_number"',
        'sort_key = "org_code"',
    ]


@plant(C, "*.md")
def prose_password(v: Values) -> list[str]:
    return [
        "You will need a password and a token. Set your password: see the intranet. Password protected files are skipped."
    ]


@plant(C, "*.js", "*.html")
def form_field(v: Values) -> list[str]:
    return ['<input type="password" name="password" id="password" placeholder="Enter your password">']


@plant(C, "*.R", "*.py")
def variable_passed(v: Values) -> list[str]:
    return ["connect(user = user, password = password, token = access_token, api_key=settings.API_KEY)"]


@plant(C, "*.R", "*.py")
def hash_pinned(v: Values) -> list[str]:
    return [f'commit = "{v.hex(40)}"', f'md5 = "{v.hex(32)}"', f'uuid = "{v.guid()}"']


@plant(I, "*.md", "*.R")
def public_nhs_sites(v: Values) -> list[str]:
    return [
        "# https://www.england.nhs.uk/statistics/ and https://digital.nhs.uk/data, https://files.digital.nhs.uk/x.csv"
    ]


@plant(I, "*.R", "*.py")
def localhost(v: Values) -> list[str]:
    return [
        'host = "localhost"',
        'url = "http://127.0.0.1:8000"',
        'server = "0.0.0.0"',
        'con = connect(server = "your_server")',
    ]


@plant(I, new="DESCRIPTION.txt")
def versions(v: Values) -> list[str]:
    return ["Package: x", "Version: 0.1.2.9001", "RoxygenNote: 10" + ".1.2.3", "Imports: dplyr (>= 10" + ".0.0.1)"]


@plant(I, "*.sql")
def three_parts(v: Values) -> list[str]:
    return ["SELECT * FROM [Warehouse].[dbo].[Admissions] a JOIN [Ref].[Org].[Practice] p ON p.c = a.c"]


@plant(I, "*.R", "*.py")
def slashes(v: Values) -> list[str]:
    return [
        'pattern = "\\\\d+\\\\.\\\\d+"',
        "x = 7 // 2",
        'p = "C:\\\\Users\\\\me\\\\data"',
        "# // comment/with/slashes",
    ]


@plant(I, "*.md")
def example_server(v: Values) -> list[str]:
    return [
        "```",
        'con <- dbConnect(odbc(), server = "my_server", database = "my_db")',
        "Server=SERVERNAME;Database=DB",
        "```",
    ]


ALL: list[Plant] = plant.made(__name__)
