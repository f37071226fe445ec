"""Plants: tables with a row per person, notebooks with outputs, and files nobody can look into."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable

import stranger_tables as t
from stranger_values import Maker

Planted = tuple[str, str, str | bytes]
CORE = {"nhs_number": "=nhs", "forename": "=given", "surname": "=family", "dob": "=dob", "postcode": "=postcode"}
IDS = {
    "PatientID": "=mrn",
    "AdmissionDate": "=recent",
    "DateOfBirth": "=dob_uk",
    "Sex": "=sex",
    "Postcode": "=postcode",
    "PrimaryDiagnosis": "=icd",
}
ODD = {"PT_NHS_NO": "=nhs", "PT_SURNAME": "=family", "BIRTH_DTE": "=dob_uk", "PCODE": "=postcode", "LOS": "=num"}
NAMES = {"Hosp No": "=mrn", "Patient Name": "=name", "D.O.B.": "=dob_uk", "Home Address": "=address", "Ward": "Acorn"}
PSEUDO = {
    "pseudo_nhs": "=hexa:32",
    "birth_date": "=dob",
    "lsoa": "E01011229",
    "sex": "=sex",
    "death_date": "=recent",
    "icd10": "=icd",
}
SCOT = {"chi": "=chi", "sex": "=sex", "dob": "=dob", "recid": "01B", "hbres": "S08000020"}
NI = {"HCNumber": "=hc", "Surname": "=family", "Forename": "=given", "DOB": "=dob_uk"}
STAFF = {
    "assignment_number": "=num",
    "full_name": "=name",
    "ni_number": "AB@@num@@3456C",
    "date_of_birth": "=dob",
    "absence_reason": "Anxiety",
}
LONG = {"MRN": "=mrn", "event": "ED attendance", "event_datetime": "=recent", "dob": "=dob", "gp_postcode": "=postcode"}
LINK = {
    "row": "=num",
    "first_name": "=given",
    "last_name": "=family",
    "birth_year": "1961",
    "email": "@@given@@.x@@num@@@mailbox-home.co.uk",
    "mobile": "07@@num@@4 55@@num@@21",
}


def tables(m: Maker) -> list[Planted]:
    def of(cols: dict[str, str], n: int, shape: Callable[[list[str], list[list[str]]], str]) -> str:
        return shape(list(cols), t.rows_of(m, list(cols.values()), n))

    def raw(cols: dict[str, str], n: int) -> tuple[list[str], list[list[str]]]:
        return list(cols), t.rows_of(m, list(cols.values()), n)

    text: list[Planted] = [
        ("people", "data/extract.csv", of(CORE, 40, t.delimited) + "\n"),
        ("people", "data/raw/APC_2324.csv", of(IDS, 60, t.delimited) + "\n"),
        ("people", "data/pas_dump.txt", of(ODD, 30, lambda h, r: t.delimited(h, r, "|")) + "\n"),
        ("people", "inputs/ward_list.tsv", of(NAMES, 14, lambda h, r: t.delimited(h, r, "\t")) + "\n"),
        ("people", "data/linked_deaths.csv", of(PSEUDO, 50, lambda h, r: t.delimited(h, r, quoted=True)) + "\n"),
        ("people", "data/slf_sample.csv", of(SCOT, 25, t.delimited) + "\n"),
        ("people", "ni/cohort.csv", of(NI, 12, lambda h, r: t.delimited(h, r, ";")) + "\n"),
        ("people", "hr/sickness_detail.csv", of(STAFF, 22, t.delimited) + "\n"),
        ("people", "data/pathway_long.csv", of(LONG, 45, t.delimited) + "\n"),
        ("people", "tests/data/linkage_left.csv", of(LINK, 18, t.delimited) + "\n"),
        ("people", "data/headless.csv", "\n".join(",".join(r) for r in raw(CORE, 30)[1]) + "\n"),
        (
            "people",
            "data/titled_report.csv",
            "Weekly list,,,,\nPrinted 04/03/2024,,,,\n\n" + of(CORE, 20, t.delimited) + "\n",
        ),
        ("people", "data/patients.json", of(CORE, 9, t.records) + "\n"),
        (
            "people",
            "data/patients.ndjson",
            "\n".join(t.records(*raw(IDS, 1), indent=None)[1:-1] for _ in range(12)) + "\n",
        ),
        ("people", "tests/testthat/fixtures/cohort.yaml", of(CORE, 5, t.yaml_records) + "\n"),
        ("people", ".R", of(CORE, 6, t.tribble)),
        ("people", ".R", of(NI, 4, t.data_frame)),
        ("people", ".R", of({"mrn": "=mrn", "patient_name": "=name", "dob": "=dob"}, 5, t.data_frame)),
        ("people", ".py", of(CORE, 5, t.pandas)),
        ("people", ".py", "patients = " + of(IDS, 4, lambda h, r: t.records(h, r, 4))),
        ("people", ".sql", of(CORE, 6, lambda h, r: t.inserts(h, r, "dbo.Patients"))),
        ("people", ".sql", of({"NHSNumber": "=nhs", "BirthDate": "=dob", "PostCode": "=postcode"}, 5, t.union_all)),
        ("people", ".md", "```\n" + of(CORE, 6, t.tibble) + "\n```"),
        (
            "people",
            ".md",
            of(
                {"Patient": "=name", "NHS No": "=nhs_sp", "Date of Birth": "=dob_uk", "Consultant": "=family"},
                6,
                t.markdown,
            ),
        ),
        ("people", ".Rmd", of(IDS, 6, t.tibble)),
        ("people", "docs/report.html", t.html_page(of(CORE, 12, t.html_table))),
        ("people", "reports/knitted.html", t.html_page(of(NAMES, 10, lambda h, r: t.html_table(h, r, one_line=True)))),
        ("people", "reports/widget.html", t.html_page(of(CORE, 25, t.datatable))),
        ("people", "reports/summary.md", "# Output\n\n" + of(SCOT, 6, t.tibble) + "\n"),
        ("people", "vignettes/pandas_print.md", "# Output\n\n```\n" + of(CORE, 5, t.printed) + "\n```\n"),
        ("people", "data/extract.xlsx", t.xlsx(*raw(CORE, 30), shared=True)),
        ("people", "data/list_for_review.xlsx", t.xlsx(*raw(NAMES, 12), above=3)),
        ("people", "data/apc.parquet", t.parquet(*raw(IDS, 40))),
        ("people", "tests/testthat/fixtures/patients.rds", t.rds(*raw(CORE, 30))),
        ("people", "data/store.sqlite", t.sqlite(*raw(CORE, 20))),
        ("people", "data/extract_csv.zip", _zipped("extract.csv", of(CORE, 30, t.delimited).encode())),
        ("people", "data/extract2.csv.gz", gzip.compress(of(CORE, 30, t.delimited).encode(), mtime=0)),
    ]
    return [*text, *notebooks(m), *opaque(m)]


def notebooks(m: Maker) -> list[Planted]:
    head, rows = list(CORE), t.rows_of(m, list(CORE.values()), 5)
    iheads, irows = list(IDS), t.rows_of(m, list(IDS.values()), 5)
    start: tuple[str, list[dict[str, object]]] = ("import pandas as pd\nimport matplotlib.pyplot as plt", [])
    plot = ("df.plot()", [t.picture(m)])
    one = m.fill
    pages: list[tuple[str, list[tuple[str, list[dict[str, object]]]]]] = [
        ("notebook", [start, ("df.head()", [t.shown(t.printed(head, rows), t.html_table(head, rows))]), plot]),
        ("notebook", [start, ("print(df.head())", [t.stream(t.printed(iheads, irows))]), plot]),
        (
            "notebook",
            [
                start,
                plot,
                (
                    "df.iloc[0]",
                    [t.shown(one("nhs_number    @@nhs@@\nname    @@name@@\ndob    @@dob@@\nName: 0, dtype: object"))],
                ),
            ],
        ),
        ("notebook", [start, ("display(spark_df)", [t.shown("", t.html_table(iheads, irows, one_line=True))])]),
        ("secret", [start, ('conn = connect(user="svc_bi", password=' + one('"@@pw@@")'), []), plot]),
        (
            "secret",
            [
                start,
                (
                    "print(os.environ)",
                    [
                        t.stream(
                            one("environ({'PATH': '/usr/bin', 'DATABRICKS_TOKEN': '@@t:dapi@@', 'HOME': '/root'})\n")
                        )
                    ],
                ),
            ],
        ),
        ("place", [start, ("df = pd.read_csv(r'" + m.unc() + "\\raw.csv')", []), plot]),
        ("nhs", [start, ("df.query('nhs_number == @@nhs@@')".replace("@@nhs@@", m.nhs()), [])]),
    ]
    return [(kind, f"notebooks/exploration_{n}.ipynb", t.notebook(cells)) for n, (kind, cells) in enumerate(pages, 1)]


def _zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, data)
    return out.getvalue()


def opaque(m: Maker) -> list[Planted]:
    """Files known by their first bytes; what is inside cannot be read without their own program."""
    noise = m.r.randbytes(150_000)
    model = io.BytesIO()
    with zipfile.ZipFile(model, "w") as z:
        z.writestr("Version", "1.28")
        z.writestr("DataModel", noise)
    return [
        ("opaque", "data/workspace.RData", gzip.compress(b"RDX3\nX\n" + noise, mtime=0)),
        ("opaque", "data/survey.sav", b"$FL2@(#) IBM SPSS STATISTICS 64-bit" + noise),
        ("opaque", "data/waiting_list.accdb", b"\x00\x01\x00\x00Standard ACE DB\x00" + noise),
        ("opaque", "data/legacy.mdb", b"\x00\x01\x00\x00Standard Jet DB\x00" + noise),
        ("opaque", "dashboard/Elective.pbix", model.getvalue()),
        ("opaque", "backup/DWH_20240301.bak", b"TAPE\x00\x00\x03\x00" + noise),
        ("opaque", "data/cohort.dta", b"<stata_dta><header><release>118</release>" + noise),
        ("opaque", "data/apc.sas7bdat", bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011") + noise),
        ("opaque", "model/fit.pkl", b"\x80\x04\x95" + noise),
        ("opaque", "data/cohort.feather", b"FEA1\x00\x00\x00\x00" + noise + b"FEA1"),
        ("opaque", "data/.RData", gzip.compress(b"RDX3\nX\n" + noise[:40_000], mtime=0)),
        (
            "opaque",
            "data/patients_protected.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + noise + "EncryptedPackage".encode("utf-16-le"),
        ),
        (
            "opaque",
            "data/old_list.xls",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + noise + "Workbook".encode("utf-16-le"),
        ),
        ("opaque", "data/everything.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + noise),
    ]
