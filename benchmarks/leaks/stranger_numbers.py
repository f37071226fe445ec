"""Plants: single NHS, CHI and H&C numbers and people's details, where analysts leave them.

Each entry is (kind, where, text). `where` is a suffix (put into a file of the clone that ends so, or into a new one) or
a path (a new file). The marks @@…@@ are filled at run time.
"""

from __future__ import annotations

Entry = tuple[str, str, str]

NHS: list[Entry] = [
    ("nhs", ".R", "# check: NHS number @@nhs@@ appears twice in the May extract, ask the data team"),
    (
        "nhs",
        ".R",
        'get_spells <- function(con, nhs_no = "@@nhs@@") {\n  dplyr::filter(dplyr::tbl(con, "spells"), NHSNo == nhs_no)\n}',
    ),
    ("nhs", ".R", 'exclusions <- c("@@nhs@@", "@@nhs@@", "@@nhs@@") # patients who opted out'),
    ("nhs", ".R", "df <- df |>\n  dplyr::filter(!patient_id %in% c(@@nhs@@, @@nhs@@))"),
    (
        "nhs",
        "tests/testthat/test-validate-nhs.R",
        'test_that("a valid number is kept", {\n  expect_true(is_valid_nhs("@@nhs_sp@@"))\n})\n',
    ),
    ("nhs", ".py", 'TEST_NHS_NUMBER = "@@nhs@@"'),
    ("nhs", ".py", "# debugging for the patient with NHS no @@nhs_sp:-@@: admitted twice on the same day"),
    (
        "nhs",
        ".py",
        'def lookup_patient(nhs_number: int = @@nhs@@) -> dict:\n    """Return the record."""\n    return {"nhs_number": nhs_number}',
    ),
    ("nhs", ".py", 'print(df[df["NHS_Number"] == "@@nhs@@"].T)'),
    (
        "nhs",
        "tests/test_linkage_case.py",
        'import pytest\n\n\n@pytest.mark.parametrize("nhs", ["@@nhs@@", "@@nhs@@"])\ndef test_match(nhs):\n    assert match(nhs)\n',
    ),
    ("nhs", ".sql", "SELECT * FROM dbo.Inpatients WHERE NHSNumber = '@@nhs@@'"),
    ("nhs", ".sql", "-- e.g. pseudo lookup for @@nhs_sp@@ (NHS number) returns two rows"),
    ("nhs", ".sql", "AND Der_NHS_Number IN ('@@nhs@@', '@@nhs@@', '@@nhs@@')"),
    ("nhs", ".sql", "DECLARE @NHSNo VARCHAR(10) = '@@nhs@@';"),
    ("nhs", ".md", 'For example, `patient_history("@@nhs@@")` returns every contact of that NHS number.'),
    ("nhs", ".md", "Known issue: NHS Number: @@nhs_sp@@ has a date of death before the admission."),
    ("nhs", ".Rmd", "The patient with NHS number @@nhs@@ was counted once in the numerator."),
    ("nhs", "config/exclude.yml", "exclude:\n  nhs_numbers:\n    - '@@nhs@@'\n    - '@@nhs@@'\n"),
    (
        "nhs",
        "logs/pipeline_2024.log",
        "2024-03-04 08:01:22 INFO start\n2024-03-04 08:01:25 WARNING duplicate record nhs_number=@@nhs@@ skipped\n2024-03-04 08:01:29 INFO end\n",
    ),
    (
        "nhs",
        "example_request.json",
        '{\n  "resourceType": "Patient",\n  "identifier": [\n    {\n      "system": "https://fhir.nhs.uk/Id/nhs-number",\n      "value": "@@nhs@@"\n    }\n  ]\n}\n',
    ),
    (
        "nhs",
        "data/referral.hl7",
        "MSH|^~\\&|PAS|RXX|TIE|RXX|202403041200||ADT^A01|77|P|2.4\nPID|1||@@nhs@@^^^NHS^NH||@@family@@^@@given@@||19570312|F|||@@address@@^^Leeds^^@@postcode@@\n",
    ),
    ("nhs", "analysis/opt_out_list.txt", "@@nhs@@\n@@nhs@@\n@@nhs@@\n@@nhs@@\n@@nhs@@\n@@nhs@@\n@@nhs@@\n@@nhs@@\n"),
    (
        "nhs",
        "scripts/rerun_one.sh",
        "#!/bin/bash\n# rerun for one patient\npython run.py --nhs-number @@nhs@@ --from 2024-01-01\n",
    ),
    ("nhs", "sas/extract_cohort.sas", "data work.cohort;\n  set hes.apc;\n  where newnhsno = '@@nhs@@';\nrun;\n"),
    (
        "nhs",
        "stata/clean.do",
        'use "cohort.dta", clear\n* wrong sex recorded\nreplace sex = 2 if nhs_no == "@@nhs@@"\nsave cohort2.dta, replace\n',
    ),
    ("nhs", "notebooks/scratch_cohort.R", 'patient <- list(\n  nhsNumber = @@nhs@@,\n  ward = "B7"\n)\n'),
    (
        "nhs",
        "outputs/qa_notes.csv",
        "issue,comment\n1,missing sex\n2,NHS number @@nhs@@ has two dates of birth\n3,late return\n",
    ),
    ("chi", ".R", 'chi_of_interest <- "@@chi@@"'),
    ("chi", ".R", "slf <- slf |> dplyr::filter(chi != '@@chi@@') # duplicate CHI, see e-mail"),
    ("chi", ".py", 'CHI_NUMBER = "@@chi@@"  # real one, change before release'),
    ("chi", ".sql", "where upi_number = '@@chi@@' -- CHI"),
    (
        "chi",
        "tests/testthat/test-chi-check.R",
        'test_that("chi", {\n  expect_equal(phsmethods::chi_check("@@chi@@"), "Valid CHI")\n})\n',
    ),
    ("chi", ".md", "The CHI number @@chi@@ has an episode in both boards."),
    (
        "chi",
        "data/chi_list.csv",
        "chi,health_board\n@@chi@@,S08000015\n@@chi@@,S08000016\n@@chi@@,S08000017\n@@chi@@,S08000019\n",
    ),
    ("hc", ".R", 'hcn <- "@@hc@@" # H&C number used for the trace'),
    ("hc", ".sql", "WHERE HCNumber = '@@hc@@'"),
    ("hc", ".md", "e.g. Health and Care Number @@hc@@ in the Belfast extract"),
    ("hc", "data/ni_cohort.csv", "HCN,trust,ward\n@@hc@@,BHSCT,4A\n@@hc@@,WHSCT,4B\n@@hc@@,SHSCT,2\n@@hc@@,NHSCT,3\n"),
    ("hc", ".py", 'health_and_care_number = "@@hc@@"'),
    ("people", ".R", "# Mrs @@family@@, DOB @@dob_uk@@, @@postcode@@, was readmitted: exclude"),
    ("people", ".py", "# patient: @@name@@, date of birth @@dob_uk@@, hospital number @@mrn@@"),
    ("people", ".md", "Case 1: @@name@@ (DOB: @@dob_uk@@), lives at @@address@@, @@postcode@@, MRN @@mrn@@."),
    (
        "people",
        "tests/fixtures/patient.json",
        '{\n  "hospital_number": "@@mrn@@",\n  "first_name": "@@given@@",\n  "surname": "@@family@@",\n  "date_of_birth": "@@dob@@",\n  "postcode": "@@postcode@@"\n}\n',
    ),
    (
        "people",
        "tests/fixtures/fhir_patient.json",
        '{\n  "resourceType": "Patient",\n  "name": [{"family": "@@family@@", "given": ["@@given@@"]}],\n  "birthDate": "@@dob@@",\n  "address": [{"line": ["@@address@@"], "postalCode": "@@postcode@@"}]\n}\n',
    ),
]
