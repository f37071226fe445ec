"""Planted patients' numbers and rows about persons who do not exist. Written before the detectors were looked at."""

from __future__ import annotations

import json

from planting import NUMBERS as N
from planting import PERSONS as P
from planting import Plant, Values, plant


def _rows(v: Values, n: int, *columns: str) -> list[list[str]]:
    """Rows of made-up people; a column is the name of a method of `Values`, or `dmy` for a British date of birth."""
    return [[v.dob("dmy") if c == "dmy" else getattr(v, c)() for c in columns] for _ in range(n)]


def _table(rows: list[list[str]], head: str, sep: str = ",") -> list[str]:
    return [head, *(sep.join(row) for row in rows)]


# --- NHS numbers, CHI, H&C


@plant(N, new="data/cohort.csv")
def csv_nhs(v: Values) -> list[str]:
    return _table(_rows(v, 9, "nhs", "day"), "nhs_number,admission_date")


@plant(N, new="outputs/check.csv")
def csv_spaced(v: Values) -> list[str]:
    return _table(_rows(v, 8, "spaced", "day"), "NHSNo,Date")


@plant(N, new="data/linked.csv")
def csv_odd_header(v: Values) -> list[str]:
    return _table(_rows(v, 12, "nhs", "day"), "pat_id,start")


@plant(N, new="data/linked.csv")
def csv_pseudo_named(v: Values) -> list[str]:
    return _table(_rows(v, 10, "nhs", "day"), "NEWNHSNO,EPISTART")


@plant(N, new="data/episodes.tsv")
def tsv_nhs(v: Values) -> list[str]:
    return _table(_rows(v, 8, "day", "nhs"), "date\tnhs_no", "\t")


@plant(N, new="data/episodes.txt")
def pipe_nhs(v: Values) -> list[str]:
    return _table(_rows(v, 8, "nhs", "day"), "NHS_NUMBER|DATE", "|")


@plant(N, new="data/no_header.csv")
def csv_headerless(v: Values) -> list[str]:
    return [",".join(row) for row in _rows(v, 12, "nhs", "day")]


@plant(N, new="data/export.csv")
def csv_excel(v: Values) -> list[str]:
    return ["Report run,01/02/2023", "", "NHS Number,Ward", *(f'="{v.nhs()}",A{v.digits(1)}' for _ in range(8))]


@plant(N, new="data/ids.txt")
def txt_list(v: Values) -> list[str]:
    return [v.nhs() for _ in range(12)]


@plant(N, "*.R")
def r_vector(v: Values) -> list[str]:
    return [f"exclude <- c({', '.join(v.nhs() for _ in range(6))})", "df <- df |> filter(!nhs_number %in% exclude)"]


@plant(N, "*.R")
def r_filter_strings(v: Values) -> list[str]:
    return [f"""check <- filter(df, NHS_NUMBER %in% c("{v.nhs()}", "{v.nhs()}"))"""]


@plant(N, "*.R")
def r_comment(v: Values) -> list[str]:
    return [f"# NHS no {v.spaced()} has two discharge dates, ask coding"]


@plant(N, "*.R")
def r_tribble_nhs(v: Values) -> list[str]:
    return ["x <- tribble(", "  ~nhs_number, ~value,", *(f'  "{v.nhs()}", {v.digits(2)},' for _ in range(5)), ")"]


@plant(N, "*.py")
def py_list(v: Values) -> list[str]:
    return ["patients = [", *(f"    '{v.nhs()}'," for _ in range(6)), "]"]


@plant(N, "*.py")
def py_equals(v: Values) -> list[str]:
    return [f"df = df[df['nhs_number'] == '{v.nhs()}']"]


@plant(N, "*.py")
def py_keys(v: Values) -> list[str]:
    return ["nhs_to_ward = {", *(f'    "{v.nhs()}": "A{v.digits(1)}",' for _ in range(5)), "}"]


@plant(N, "*.py")
def py_hyphens(v: Values) -> list[str]:
    return [f'nhsNumber = "{v.spaced("-")}"']


@plant(N, "*.sql")
def sql_in_list(v: Values) -> list[str]:
    return [
        "SELECT * FROM dbo.adm",
        f"WHERE NHS_Number IN ({', '.join(chr(39) + v.nhs() + chr(39) for _ in range(6))});",
    ]


@plant(N, "*.sql")
def sql_where(v: Values) -> list[str]:
    return ["SELECT *", "FROM dbo.adm", f"WHERE pseudo_nhs_number = '{v.nhs()}'"]


@plant(N, "*.sql")
def sql_comment_test(v: Values) -> list[str]:
    return [f"-- AND NHSNumber = {v.nhs()}"]


@plant(N, "*.sql")
def sql_insert_nhs(v: Values) -> list[str]:
    return [
        "INSERT INTO #cohort (NHSNumber, cohort) VALUES",
        *(f"('{v.nhs()}', 'A')," for _ in range(5)),
        f"('{v.nhs()}', 'B');",
    ]


@plant(N, notebook="plain")
def nb_pandas(v: Values) -> list[str]:
    return ["   nhs_number  age", *(f"{i}  {v.nhs()}   {v.rng.randint(20, 90)}" for i in range(5))]


@plant(N, notebook="html")
def nb_html_nhs(v: Values) -> list[str]:
    rows = [f"<tr><th>{i}</th><td>{v.nhs()}</td><td>{v.day()}</td></tr>" for i in range(5)]
    return [
        '<table border="1" class="dataframe"><thead><tr><th></th><th>NHS_NUMBER</th><th>DATE</th></tr></thead>',
        *rows,
        "</table>",
    ]


@plant(N, "*.md")
def md_table_nhs(v: Values) -> list[str]:
    return ["| NHS number | Issue |", "| --- | --- |", *(f"| {v.spaced()} | duplicate |" for _ in range(5))]


@plant(N, new="payload.json")
def fhir_identifier(v: Values) -> list[str]:
    return ['{"identifier": [{', '  "system": "https://fhir.nhs.uk/Id/nhs-number",', f'  "value": "{v.nhs()}"', "}]}"]


@plant(N, new="data/records.ndjson")
def ndjson_nhs(v: Values) -> list[str]:
    return [json.dumps({"nhsNumber": v.nhs(), "seen": v.day()}) for _ in range(6)]


@plant(N, new="feed.xml")
def xml_nhs(v: Values) -> list[str]:
    return ["<Records>", *(f"<Record><NHSNumber>{v.nhs()}</NHSNumber></Record>" for _ in range(5)), "</Records>"]


@plant(N, new="sample.hl7")
def hl7_pid(v: Values) -> list[str]:
    return [
        "MSH|^~\\&|PAS|TRUST|BI|TRUST|20230401||ADT^A01|1|P|2.4",
        f"PID|1||{v.nhs()}^^^NHS^NH||{v.last().upper()}^{v.first()}||19{v.rng.randint(40, 90)}0312|M",
    ]


@plant(N, new="prog.sas")
def sas_datalines(v: Values) -> list[str]:
    return ["data c; input nhs_no $10. los; datalines;", *(f"{v.nhs()} {v.digits(1)}" for _ in range(6)), ";", "run;"]


@plant(N, new="logs/run.log")
def log_nhs(v: Values) -> list[str]:
    return [f"2023-04-0{i} WARN no match for NHS number {v.nhs()}" for i in range(1, 6)]


@plant(N, new=".Rhistory")
def rhistory_nhs(v: Values) -> list[str]:
    return ["library(dplyr)", f"df %>% filter(nhs_number == {v.nhs()})", f"df %>% filter(nhs_number == {v.nhs()})"]


@plant(N, new="exclusions.yml")
def yaml_nhs(v: Values) -> list[str]:
    return ["exclude_nhs_numbers:", *(f"  - '{v.nhs()}'" for _ in range(5))]


@plant(N, new="data/smr.csv")
def csv_chi(v: Values) -> list[str]:
    return _table(_rows(v, 9, "chi", "day"), "upi_number,doa")


@plant(N, "*.R")
def r_chi(v: Values) -> list[str]:
    return [f'test <- df |> filter(chi_number == "{v.chi()}")']


@plant(N, "*.R", "*.sql")
def code_chi_list(v: Values) -> list[str]:
    return [f"# CHI in ({', '.join(v.chi() for _ in range(5))})"]


@plant(N, new="data/hcn.csv")
def csv_hc(v: Values) -> list[str]:
    return _table(_rows(v, 8, "hc", "day"), "hcn,date")


@plant(N, "*.sql")
def sql_hc(v: Values) -> list[str]:
    return [f"WHERE HC_Number IN ('{v.hc()}', '{v.hc()}', '{v.hc()}')"]


# --- rows about persons


@plant(P, new="data/patients.csv")
def csv_person(v: Values) -> list[str]:
    return _table(_rows(v, 8, "first", "last", "dob", "postcode"), "first_name,last_name,dob,postcode")


@plant(P, new="data/Export.csv")
def csv_person_titles(v: Values) -> list[str]:
    head = "Forename,Surname,Date of Birth,Post Code,Ward"
    return [
        "Ward list,,,,",
        "Run date,01/05/2023,,,",
        *_table(_rows(v, 7, "first", "last", "dmy", "postcode", "mrn"), head),
    ]


@plant(P, new="data/extract.tsv")
def tsv_person(v: Values) -> list[str]:
    return _table(_rows(v, 8, "mrn", "last", "dob", "postcode"), "HospNo\tSurname\tBirthDate\tPCode", "\t")


@plant(P, new="data/extract.csv")
def semicolon_person(v: Values) -> list[str]:
    return _table(_rows(v, 8, "last", "first", "dmy", "street"), "surname;given_name;birth_date;address", ";")


@plant(P, new="data/spell.csv")
def csv_headerless_person(v: Values) -> list[str]:
    return [",".join(row) for row in _rows(v, 10, "first", "last", "dmy", "postcode")]


@plant(P, new="data/contacts.csv")
def csv_contacts(v: Values) -> list[str]:
    rows = [
        [v.first() + " " + v.last(), v.mobile(), v.last().lower() + v.digits(2) + "@gmail.com", v.dob()]
        for _ in range(8)
    ]
    return _table(rows, "patient_name,mobile,email,dob")


@plant(P, new="data/mrn.csv")
def csv_mrn_dob(v: Values) -> list[str]:
    return _table(_rows(v, 9, "mrn", "dob", "postcode", "day"), "mrn,patient_dob,patient_postcode,admitted")


@plant(P, new="data/notes.csv")
def csv_notes(v: Values) -> list[str]:
    rows = [
        [v.mrn(), v.dob(), f'"Seen in clinic, {v.first()} reports pain in left knee since fall, plan: review"']
        for _ in range(6)
    ]
    return _table(rows, "patient_id,dob,clinical_notes")


@plant(P, new="data/people.json")
def json_person(v: Values) -> list[str]:
    rows = [
        {"firstName": v.first(), "lastName": v.last(), "dateOfBirth": v.dob(), "postcode": v.postcode()}
        for _ in range(5)
    ]
    return json.dumps(rows, indent=2).splitlines()


@plant(P, new="data/people.ndjson")
def ndjson_person(v: Values) -> list[str]:
    return [json.dumps({"name": f"{v.first()} {v.last()}", "dob": v.dob(), "postcode": v.postcode()}) for _ in range(6)]


@plant(P, new="fhir/patients.json")
def fhir_person(v: Values) -> list[str]:
    people = [
        {
            "resourceType": "Patient",
            "name": [{"family": v.last(), "given": [v.first()]}],
            "birthDate": v.dob(),
            "address": [{"line": [v.street()], "postalCode": v.postcode()}],
        }
        for _ in range(4)
    ]
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": p} for p in people]}, indent=1).splitlines()


@plant(P, "*.R")
def r_tribble_person(v: Values) -> list[str]:
    rows = [f'  "{a}", "{b}", "{c}", "{d}",' for a, b, c, d in _rows(v, 6, "first", "last", "dob", "postcode")]
    return ["pts <- tribble(", "  ~forename, ~surname, ~dob, ~postcode,", *rows, ")"]


@plant(P, "*.R")
def r_data_frame(v: Values) -> list[str]:
    first, last, dob, postcode = zip(*_rows(v, 5, "first", "last", "dob", "postcode"), strict=True)

    def c(values: tuple[str, ...]) -> str:
        return "c(" + ", ".join(f'"{x}"' for x in values) + ")"

    return [
        "pts <- data.frame(",
        f"  first = {c(first)},",
        f"  surname = {c(last)},",
        f"  DOB = {c(dob)},",
        f"  Postcode = {c(postcode)}",
        ")",
    ]


@plant(P, "*.R")
def r_dput(v: Values) -> list[str]:
    last, dob, postcode = zip(*_rows(v, 5, "last", "dob", "postcode"), strict=True)
    cols = [
        f"{n} = c(" + ", ".join(f'"{x}"' for x in xs) + ")"
        for n, xs in (("Surname", last), ("DOB", dob), ("PostCode", postcode))
    ]
    return [f'structure(list({", ".join(cols)}), class = "data.frame", row.names = c(NA, -5L))']


@plant(P, "*.py")
def py_frame(v: Values) -> list[str]:
    first, last, dob, postcode = zip(*_rows(v, 5, "first", "last", "dob", "postcode"), strict=True)
    return [
        "df = pd.DataFrame({",
        f"    'forename': {list(first)},",
        f"    'surname': {list(last)},",
        f"    'date_of_birth': {list(dob)},",
        f"    'postcode': {list(postcode)},",
        "})",
    ]


@plant(P, "*.py")
def py_records(v: Values) -> list[str]:
    rows = [
        f'    {{"name": "{a} {b}", "dob": "{c}", "address": "{d}, {e}"}},'
        for a, b, c, d, e in _rows(v, 5, "first", "last", "dob", "street", "postcode")
    ]
    return ["people = [", *rows, "]"]


@plant(P, "*.sql")
def sql_insert_person(v: Values) -> list[str]:
    rows = [f"('{a}', '{b}', '{c}', '{d}')" for a, b, c, d in _rows(v, 6, "first", "last", "dob", "postcode")]
    return [
        "INSERT INTO dbo.Patient (Forename, Surname, DateOfBirth, Postcode) VALUES",
        *(row + "," for row in rows[:-1]),
        rows[-1] + ";",
    ]


@plant(P, new="dump.sql")
def sql_copy(v: Values) -> list[str]:
    return [
        "COPY public.patient (id, surname, dob, postcode) FROM stdin;",
        *("\t".join(r) for r in _rows(v, 7, "mrn", "last", "dob", "postcode")),
        "\\.",
    ]


@plant(P, new="dump.sql")
def sql_insert_many(v: Values) -> list[str]:
    return [
        f"INSERT INTO patients VALUES ({v.digits(5)}, '{a}', '{b}', '{c}', '{d}');"
        for a, b, c, d in _rows(v, 8, "first", "last", "dob", "postcode")
    ]


@plant(P, notebook="html")
def nb_html_person(v: Values) -> list[str]:
    rows = [
        f"<tr><th>{i}</th>" + "".join(f"<td>{x}</td>" for x in r) + "</tr>"
        for i, r in enumerate(_rows(v, 5, "first", "last", "dob", "postcode"))
    ]
    return [
        '<table border="1" class="dataframe">',
        "<tr><th></th><th>Forename</th><th>Surname</th><th>DOB</th><th>Postcode</th></tr>",
        *rows,
        "</table>",
    ]


@plant(P, notebook="plain")
def nb_plain_person(v: Values) -> list[str]:
    rows = [
        f"{i}  {a:10} {b:10} {c}  {d}" for i, (a, b, c, d) in enumerate(_rows(v, 5, "first", "last", "dob", "postcode"))
    ]
    return ["   forename   surname    dob         postcode", *rows]


@plant(P, "*.md")
def md_person(v: Values) -> list[str]:
    rows = [f"| {a} {b} | {c} | {d} |" for a, b, c, d in _rows(v, 5, "first", "last", "dmy", "postcode")]
    return ["| Patient name | DOB | Postcode |", "|---|---|---|", *rows]


@plant(P, "*.md")
def r_printed(v: Values) -> list[str]:
    rows = [
        f"#> {i} {a} {b} {c} {d}" for i, (a, b, c, d) in enumerate(_rows(v, 5, "first", "last", "dob", "postcode"), 1)
    ]
    return ["``` r", "head(patients)", "#>   forename surname date_of_birth postcode", *rows, "```"]


@plant(P, new="report.html")
def html_person(v: Values) -> list[str]:
    rows = [
        "<tr>" + "".join(f"<td>{x}</td>" for x in r) + "</tr>" for r in _rows(v, 6, "first", "last", "dmy", "postcode")
    ]
    return [
        "<html><body><table>",
        "<tr><th>Forename</th><th>Surname</th><th>DOB</th><th>Postcode</th></tr>",
        *rows,
        "</table></body></html>",
    ]


@plant(P, new="patients.xml")
def xml_person(v: Values) -> list[str]:
    rows = [
        f"<Patient><Surname>{a}</Surname><DateOfBirth>{b}</DateOfBirth><Postcode>{c}</Postcode></Patient>"
        for a, b, c in _rows(v, 5, "last", "dob", "postcode")
    ]
    return ["<Patients>", *rows, "</Patients>"]


@plant(P, new="people.yaml")
def yaml_person(v: Values) -> list[str]:
    lines = ["patients:"]
    for a, b, c, d in _rows(v, 4, "first", "last", "dob", "postcode"):
        lines += [f"  - first_name: {a}", f"    surname: {b}", f"    dob: {c}", f"    postcode: {d}"]
    return lines


ALL: list[Plant] = plant.made(__name__)
