"""Are there passwords or keys in the files?"""

from __future__ import annotations

from nhsr_registry.checks import _leaks
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.checks._scan import example
from nhsr_registry.model import Finding

_CODE = r"\.(?:r|rmd|qmd|py|sql|ipynb|ya?ml|toml|ini|cfg|conf|config|env|sh|ps1|js|ts|sas|do|bas|vba|pq|m|cs|tfvars|pem|key)$|/?\.(?:env|renviron|rprofile)"


class NoCredentials(Check):
    """There are no passwords or keys in the files

    It happens to everybody once. If it is a real one: first change it where it is used (ask whoever runs that
    system, today), because a copy of the old one stays in the history; then take it out of the file. From then on
    let the code read it from an environment variable or a key ring. If it was made up for an example, say so in
    `.nhsr.toml`. What we saw is neither shown nor kept, only where it stands.
    """

    id = "no-credentials"
    step = "Change the password or key, then take it out of the files"
    reads = _leaks.READS
    effort = "hours"
    private = True
    most_places = 1000
    commands = {
        "Python": 'import os\n\npassword = os.environ["DWH_PASSWORD"]   # set in .env, which git ignores',
        "SQL": "-- no password in the script: sign in as yourself\n-- sqlcmd -S $(server) -E -i load.sql",
        "Stata": "* the password is set outside Stata, in the environment\nlocal password : env DWH_PASSWORD",
        "SAS": "/* the password is set outside SAS, in the environment */\n%let password = %sysget(DWH_PASSWORD);",
        "*": '# the password is set in .Renviron, which git ignores\npassword <- Sys.getenv("DWH_PASSWORD")\n# or: keyring::key_get("dwh")',
    }
    passing = (
        {"a.R": 'con <- dbConnect(odbc(), uid = "me", pwd = Sys.getenv("DWH_PWD"))\n'},
        {"a.py": 'password = os.environ["DWH_PASSWORD"]\ntoken = getpass.getpass()\n'},
        {"a.R": 'pwd <- rstudioapi::askForPassword("Password")\npasswordInput("password", "Password:")\n'},
        {".env.example": "DB_PASSWORD=your-password-here\nAPI_KEY=\n"},
        {"config.yml": 'default:\n  password: !expr Sys.getenv("PWD")\n  token: ${TOKEN}\n'},
        {".github/workflows/a.yml": "env:\n  GITHUB_PAT: ${{ secrets.GITHUB_TOKEN }}\n"},
        {"README.md": "Ask the team for the password: it is changed every month.\n"},
    )
    failing = (
        {"a.R": example('con <- dbConnect(odbc(), uid = "me", PW·D="Gre·y7Heron!")\n')},
        {"a.R": example('pass·word <- "Gre·y7Heron!"\n')},
        {"a.py": example('c = pyodbc.connect("Driver=x;Uid=me;PW·D=Gre·y7Heron!;")\n')},
        {"a.py": example('e = create_engine("postgresql:·//me:Gre·y7Heron@dwh/ecds")\n')},
        {".Renviron": example("SQL_PW·D=Gre·y7Heron!\n")},
        {"a.R": example('u <- "https://x.blob.core.windows.net/a.csv?sv=2022-11-02&si·g=') + "aB3" * 14 + '%3D"\n'},
        {"a.py": example('key = "AK·IA') + "Q3RT" * 4 + '"\n'},
        {"id_rsa": example("-----BEG·IN RSA PRIV·ATE KEY-----\n") + "MIIEow" * 12 + "\n"},
        {"a.R": example('Sys.setenv(FINGERTIPS_API_K·EY = "') + "a7Bq91Zx" * 4 + '")\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        return _leaks.answer(cls, subject, _CODE)
