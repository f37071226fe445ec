"""Look-alikes: harmless things that resemble a leak. None may be reported as sure."""

from __future__ import annotations

import stranger_tables as t
from stranger_numbers import Entry
from stranger_people import Planted
from stranger_values import Maker

TEXT: list[Entry] = [
    ("alike", ".R", 'con <- DBI::dbConnect(odbc::odbc(), UID = Sys.getenv("DWH_USER"), PWD = Sys.getenv("DWH_PWD"))'),
    ("alike", ".R", 'Sys.setenv(GITHUB_PAT = "your_token_here")'),
    ("alike", ".R", 'password <- rstudioapi::askForPassword("Database password")'),
    ("alike", ".R", 'password <- keyring::key_get("dwh", "svc_bi")'),
    ("alike", ".R", 'rsconnect::setAccountInfo(name = "<ACCOUNT>", token = "<TOKEN>", secret = "<SECRET>")'),
    ("alike", ".R", 'snomed <- c("73211009", "44054006", "1085031000000101", "999000831000000105")'),
    ("alike", ".R", "uprn <- c(10033544614, 100023336956, 200003688322)"),
    ("alike", ".R", "read_dmd <- c(4022611000001105L, 322236009, 39113611000001102)"),
    ("alike", ".R", 'helpline <- "0300 123 1234"; switchboard <- "0113 243 3144"'),
    ("alike", ".R", 'ods <- c("RR8", "RX1", "Y63", "A81001", "RJ1", "QWO", "5QJ99")'),
    ("alike", ".R", "set.seed(4820193746)\nstart_id <- 6000000000"),
    ("alike", ".R", 'cols <- c("nhs_number", "forename", "surname", "dob", "postcode", "gp_code")'),
    ("alike", ".R", 'postcodes <- c("LS2 7UE", "SW1A 1AA", "G1 3SL") # hospitals, Parliament'),
    ("alike", ".R", 'download.file("https://files.digital.nhs.uk/assets/ods/current/epraccur.zip", "epraccur.zip")'),
    ("alike", ".R", 'url <- "https://uclh-criu.github.io/crdm-tools"; api <- "https://api.nhs.uk/conditions"'),
    ("alike", ".R", 'nhs_number <- "@@nhs_test@@" # published test range'),
    ("alike", ".R", 'expect_false(is_valid_nhs("@@nhs_bad@@"))'),
    ("alike", ".R", 'expect_false(is_valid_nhs("1234567890")); expect_true(is_valid_nhs("9434765919"))'),
    ("alike", ".R", 'sha <- "@@hexa:40@@"; remotes::install_github("x/y", ref = sha)'),
    ("alike", ".R", "md5 <- '@@hexa:32@@' # digest of epraccur.csv"),
    ("alike", ".R", 'con <- DBI::dbConnect(RSQLite::SQLite(), ":memory:"); host <- "localhost"'),
    ("alike", ".R", 'path <- "C:·/Users/<name>/Documents/project"; drive <- "data/raw/ae.csv"'),
    ("alike", ".R", "# Author: Jane Example, born in R 3.6; contact: team@example.com"),
    ("alike", ".R", "episodes <- c(4010231456, 4010231457, 4010231458) # epikeys of invented rows"),
    ("alike", ".R", "los <- c(`2019` = 4532198760, `2020` = 4401928374) # total spend in pence"),
    ("alike", ".py", 'password = os.environ["DB_PASSWORD"]'),
    ("alike", ".py", 'PASSWORD = getpass.getpass("Password: ")'),
    ("alike", ".py", 'engine = create_engine(f"postgresql://{user}:{password}@{host}:{port}/{db}")'),
    ("alike", ".py", 'engine = create_engine("postgresql://user:password@localhost:5432/test")'),
    ("alike", ".py", 'token = dbutils.secrets.get(scope="kv", key="lake-token")'),
    ("alike", ".py", 'api_key = config["api_key"]\ntoken = tokenizer.encode(text)[0]'),
    ("alike", ".py", 'tokens = ["[CLS]", "patient", "denies", "pain", "[SEP]"]; pad_token = "[PAD]"'),
    ("alike", ".py", 'SECRET_KEY = "change-me"'),
    ("alike", ".py", 'headers = {"Authorization": f"Bearer {token}"}'),
    ("alike", ".py", 'OPENAI_API_KEY = "sk-..."'),
    ("alike", ".py", 'orcid = "0000-0002-1825-0097"; isbn = "9780306406157"; doi = "10.5281/zenodo.4321098765"'),
    ("alike", ".py", "timestamps = [1700000000, 1700003600, 1709541234]"),
    ("alike", ".py", 'df["nhs_number"] = [fake.nhs_number() for _ in range(n)]'),
    ("alike", ".py", 'hash_of_wheel = "sha256:@@hexa:64@@"'),
    ("alike", ".py", 'run_id = "@@uuid@@"'),
    ("alike", ".py", 'PASSWORD_RESET_TIMEOUT = 259200; password_field = "password"; PASSWORD_MIN_LENGTH = 12'),
    ("alike", ".py", 'key = "dwh_password"  # name of the secret in the vault'),
    ("alike", ".py", 'keys = {"password_label": "Your password", "secret_name": "nhs-kv-prod"}'),
    ("alike", ".py", 'ip = "127.0.0.1"; mask = "255.255.255.0"; version = "10.4.16.2"; doc = "192.0.2.7"'),
    ("alike", ".sql", "SELECT NHSNumber, Surname, Forename, DateOfBirth, Postcode FROM dbo.Patients"),
    ("alike", ".sql", "SELECT * FROM [NHSE_Sand·box]·.[dbo].[tbl_Inpatients] WHERE Der_Financial_Year = '2023/24'"),
    (
        "alike",
        ".sql",
        "CREATE TABLE patients (nhs_number CHAR(10), surname VARCHAR(50), dob DATE, postcode VARCHAR(8));",
    ),
    ("alike", ".sql", "WHERE SnomedCode IN ('4084701000006109', '1239511000000100', '428251000000104')"),
    ("alike", ".sql", "DECLARE @pwd NVARCHAR(50) = '$(Password)'"),
    ("alike", ".md", "Set your password: `export DB_PASSWORD=<your password>`."),
    (
        "alike",
        ".md",
        "| Column | Type | Description |\n| --- | --- | --- |\n| nhs_number | string | NHS number of the patient |\n| dob | date | Date of birth |\n| postcode | string | Home postcode |",
    ),
    (
        "alike",
        ".md",
        "| Age band | Sex | Patients | Deaths |\n| --- | --- | --- | --- |\n| 0-17 | Female | 4310 | 12 |\n| 18-64 | Female | 40120 | 340 |\n| 65+ | Male | 30110 | 2201 |",
    ),
    (
        "alike",
        ".md",
        "[![Codecov](https://codecov.io/gh/x/y/graph/badge.svg?token=@@rnd:10@@)](https://codecov.io/gh/x/y)",
    ),
    ("alike", ".md", "Clone with `git clone https://username:token@github.com/org/repo.git`."),
    ("alike", ".md", "Connect to `\\\\server\\share\\folder` (replace with your own)."),
    ("alike", ".md", "Our values: see the NHS constitution. Phone 111. Registered charity 1234567."),
    (
        "alike",
        ".Rmd",
        "```\n#> # A tibble: 3 × 4\n#>   org_code sex    age_band     n\n#>   <chr>    <chr>  <chr>    <int>\n#> 1 RR8      Female 65-74     4321\n#> 2 RX1      Male   75-84     3920\n#> 3 RJ1      Male   85+       1201\n```",
    ),
    ("alike", ".env.example", "DB_USER=\nDB_PASSWORD=changeme\nAPI_KEY=your-api-key\n"),
    (
        "alike",
        "config.example.yml",
        "default:\n  server: your-server-name\n  pwd: \"${DWH_PWD}\"\n  uid: !expr Sys.getenv('DWH_USER')\n",
    ),
    (
        "alike",
        "lock/package-lock.json",
        '{\n  "packages": {\n    "node_modules/x": {\n      "version": "1.0.0",\n      "resolved": "https://packages.example.net/x/-/x-1.0.0.tgz",\n      "integrity": "sha512-@@b64:64@@"\n    }\n  }\n}\n',
    ),
    (
        "alike",
        "lock/renv.lock",
        '{\n  "R": {"Version": "4.3.1"},\n  "Packages": {\n    "dplyr": {"Package": "dplyr", "Version": "1.1.4", "Source": "GitHub", "RemoteSha": "@@hexa:40@@", "Hash": "@@hexa:32@@"}\n  }\n}\n',
    ),
    (
        "alike",
        "static/lib.min.js",
        '!function(e,t){var n="@@rnd:64@@",password="",token=null;e.auth=function(a){return a.password===t.secret}}(this,{});\n',
    ),
    ("alike", "keys/id_rsa.pub", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB@@b64:240@@ analyst@laptop\n"),
    ("alike", "certs/ca.crt", "@@pem:CERTIFICATE@@\n"),
    (
        "alike",
        ".github/workflows/alike-safe.yml",
        'name: safe\non: pull_request\npermissions:\n  contents: read\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: echo "${{ github.sha }} ${{ github.event.pull_request.number }}"\n',
    ),
    (
        "alike",
        ".github/workflows/alike-label.yml",
        "name: label\non: pull_request_target\npermissions:\n  pull-requests: write\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/labeler@v5\n",
    ),
    (
        "alike",
        ".github/workflows/alike-env.yml",
        'name: env\non: issues\npermissions:\n  contents: read\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - env:\n          TITLE: ${{ github.event.issue.title }}\n        run: echo "$TITLE"\n',
    ),
    (
        "alike",
        ".github/workflows/alike-deploy.yml",
        "name: deploy\non:\n  push:\n    branches: [main]\njobs:\n  t:\n    runs-on: ubuntu-latest\n    permissions:\n      contents: write\n    env:\n      GITHUB_PAT: ${{ secrets.GITHUB_TOKEN }}\n    steps:\n      - uses: actions/checkout@v4\n      - uses: r-lib/actions/setup-r@v2\n",
    ),
    (
        "alike",
        "docs/snapshots/plot.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 4012345678.12 6012345670 L 100 200"/><image href="data:image/png;base64,@@b64:900@@"/></svg>\n',
    ),
    (
        "alike",
        "geo/points.geojson",
        '{"type": "Feature", "properties": {"uprn": 10033544614, "name": "Acorn Surgery", "postcode": "LS1 4AP"}, "geometry": {"type": "Point", "coordinates": [-1.5490774, 53.8007554]}}\n',
    ),
    ("alike", "docs/CODES.txt", "4000000012 Hip replacement\n4000000023 Knee replacement\n4000000034 Cataract\n"),
    (
        "alike",
        "renv/settings.json",
        '{\n  "snapshot.type": "implicit",\n  "use.cache": true,\n  "package.dependency.fields": ["Imports", "Depends", "LinkingTo"]\n}\n',
    ),
]


def alike(m: Maker) -> list[Planted]:
    def counts(*cols: tuple[str, list[str]], n: int = 30) -> tuple[list[str], list[list[str]]]:
        return [c for c, _ in cols], [
            [m.r.choice(v) if v else str(m.r.randint(10, 4000)) for _, v in cols] for _ in range(n)
        ]

    sexes, bands, months = (
        ["Female", "Male"],
        ["0-4", "5-14", "15-44", "45-64", "65-74", "75+"],
        ["2023-04-01", "2023-05-01", "2023-06-01"],
    )
    trusts = [f"R{a}{b}" for a in "ABCDEFGH" for b in "1234"]
    lsoas = [f"E010{n}" for n in range(11229, 11299)]
    surgeries = [
        f"{w} {k}"
        for w in ["Acorn", "Oakfield", "Station", "Priory"]
        for k in ["Surgery", "Medical Centre", "Practice"]
    ]
    streets = ["12 High Street", "Quarry Lane", "1 Mill Road"]
    practice = counts(
        ("org_code", ["A81001", "B82007", "C83019"]),
        ("name", surgeries),
        ("address_1", streets),
        ("postcode", [m.postcode() for _ in range(40)]),
        ("list_size", []),
    )
    made = ["nhs_number", "forename", "surname", "dob"], t.rows_of(m, ["=nhs_test", "=given", "=family", "=dob"], 25)
    fake = "# Synthetic data: every row of this file was made up by the script make_fake.R; no real patients.\n"
    agg = counts(
        ("period", months), ("org_code", trusts), ("sex", sexes), ("age_band", bands), ("patients", []), ("deaths", [])
    )
    small = counts(("lsoa11cd", lsoas), ("sex", sexes), ("age", [str(a) for a in range(90)]), ("population", []), n=80)
    births = counts(("year_of_birth", [str(y) for y in range(1930, 2010)]), ("sex", sexes), ("n", []))
    dictionary = (
        ["variable", "description", "type"],
        [[c, f"The {c} of the patient", "text"] for c in ["nhs_number", "surname", "dob", "postcode", "mrn", "sex"]],
    )
    ids = counts(
        ("snomed_concept_id", [str(m.r.randint(10**9, 10**10)) for _ in range(60)]),
        ("term", ["Asthma", "Diabetes mellitus", "Hypertension"]),
        n=50,
    )
    staff = counts(
        ("first_name", ["Hadley", "Jenny"]), ("surname", ["Wickham", "Bryan"]), ("package", ["dplyr", "readxl"]), n=6
    )
    weather = counts(
        ("station_id", [str(m.r.randint(4 * 10**9, 5 * 10**9)) for _ in range(60)]),
        ("date", months),
        ("max_temp", []),
        n=40,
    )
    sim = counts(
        ("patient", [str(i) for i in range(500)]),
        ("arrival_time", []),
        ("q_time", []),
        ("treatment_time", []),
        ("run", ["1", "2"]),
        n=60,
    )
    return [
        ("alike", "data/ae_by_trust.csv", t.delimited(*agg) + "\n"),
        ("alike", "data/population_lsoa.csv", t.delimited(*small) + "\n"),
        ("alike", "data/births.csv", t.delimited(*births) + "\n"),
        ("alike", "data/practices.csv", t.delimited(*practice) + "\n"),
        ("alike", "data/epraccur_extract.xlsx", t.xlsx(*practice, shared=True)),
        ("alike", "data/synthetic_patients.csv", t.delimited(*made) + "\n"),
        ("alike", "tests/data/fake_people.R", fake + t.tribble(*made) + "\n"),
        ("alike", "docs/data_dictionary.csv", t.delimited(*dictionary) + "\n"),
        ("alike", "docs/dictionary.xlsx", t.xlsx(*dictionary)),
        ("alike", "codelists/asthma.csv", t.delimited(*ids) + "\n"),
        ("alike", "data/authors.csv", t.delimited(*staff) + "\n"),
        ("alike", "data/weather.csv", t.delimited(*weather) + "\n"),
        ("alike", "outputs/simulation_run.csv", t.delimited(*sim) + "\n"),
        ("alike", "data/agg.rds", t.rds(*agg)),
        ("alike", "data/agg.parquet", t.parquet(*agg)),
        ("alike", "docs/table.html", t.html_page(t.html_table(*agg))),
        (
            "alike",
            "notebooks/alike_counts.ipynb",
            t.notebook(
                [
                    (
                        "df.groupby(['org_code','sex']).size()",
                        [t.shown(t.printed(*agg), t.html_table(*agg)), t.picture(m)],
                    )
                ]
            ),
        ),
        (
            "alike",
            "notebooks/alike_clear.ipynb",
            t.notebook(
                [
                    ("import os\npw = os.environ['DWH_PWD']\ndf = run(pw)", []),
                    ("df.dtypes", [t.shown("nhs_number    object\nsurname    object\ndob    object\ndtype: object")]),
                ]
            ),
        ),
        ("alike", "data/lookups.sqlite", t.sqlite(*practice, table="practices")),
    ]
