"""SQL's `IDENTIFIED BY` names a password; "patients identified by …" is how everybody writes about a cohort."""

import pytest

from nhsr_registry.checks._scan import example
from nhsr_registry.leaks import in_text


@pytest.mark.parametrize("path", ["a.sql", "README.md", "codes.csv", "a.R"])
@pytest.mark.parametrize(
    "line",
    [
        "Xaa7Q,No asthma trigger identified by subject,0,1,1,NA",
        "Each user is identified by pseudo_id1.",
        "# people identified by Trust2024 code",
        "Every account identified by Hospital1 code",
        "-- spells identified by row_number1 = 1",
        "grant holders identified by UKRI2023, then joined",
    ],
)
def test_a_sentence_is_no_password(path: str, line: str):
    assert not list(in_text(path, line + "\n"))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (1, "CREATE USER bob IDENTI·FIED BY Wxnter2024;"),
        (2, "create user bob\n  identi·fied by Wxnter2024\n  default tablespace x;"),
        (1, "ALTER USER joe IDENTI·FIED BY txger99x;"),
        (1, "CREATE PUBLIC DATABASE LINK dwh CONNECT TO reader IDENTI·FIED BY Rd3r_2024 USING 'dwh';"),
        (1, "GRANT ALL ON *.* TO 'a'@'localhost' IDENTI·FIED BY 'Qw3rty_9x';"),
        (1, "CREATE OR REPLACE USER rep IDENTI·FIED WITH mysql_native_password BY 'Qw3rty_9x';"),
        (1, 'run("ALTER USER nhs IDENTI·FIED BY Autxmn_77")'),
    ],
)
def test_an_account_with_its_password_is_one(at: int, text: str):
    assert [(hit.rule, hit.line) for hit in in_text("a.sql", example(text) + "\n")] == [("password", at)]
