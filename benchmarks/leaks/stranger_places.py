"""Plants: internal servers, shares and drives, and workflows that hand the repository to strangers."""

from __future__ import annotations

from stranger_numbers import Entry

PLACES: list[Entry] = [
    (
        "place",
        ".R",
        'con <- DBI::dbConnect(odbc::odbc(), .connection_string = "Driver={SQL Server};Server=@@server@@;Database=Warehouse;Trusted_Connection=yes;")',
    ),
    (
        "place",
        ".R",
        'con <- dbConnect(odbc(), Driver = "SQL Server", Server = "@@fqdn@@\\\\LIVE", Database = "PAS", Trusted_Connection = "True")',
    ),
    ("place", ".R", 'ae <- readr::read_csv("@@unc:2@@\\\\ae.csv")'),
    ("place", ".R", 'set·wd("//@@fqdn@@/analytics/Elective Recovery/")'),
    ("place", ".R", 'ae <- read.csv("@@unc:/@@/ae.csv")'),
    ("place", ".R", "# source: @@unc@@\\SLAM\\"),
    ("place", ".R", 'base_url <- "http://@@fqdn@@:3939/connect/"'),
    (
        "place",
        ".R",
        'sql_server <- "@@server@@"; con <- NHSRdb::connect(server = sql_server, database = "NHSE_Reference")',
    ),
    ("place", ".R", 'server_ip = "@@ip@@"'),
    (
        "place",
        ".py",
        'SERVER = "@@server@@"\nDATABASE = "HDM_Local"\nconn = pyodbc.connect(f"Driver={{SQL Server}};Server={SERVER};Database={DATABASE};Trusted_Connection=yes;")',
    ),
    (
        "place",
        ".py",
        "engine = sa.create_engine('mssql+pyodbc://@@server@@/DWH?trusted_connection=yes&driver=SQL+Server')",
    ),
    ("place", ".py", 'df = pd.read_excel(r"@@unc@@\\sitrep.xlsx")'),
    ("place", ".py", 'engine = create_engine("postgresql://@@fqdn@@:5432/warehouse")'),
    ("place", ".py", 'client = Client("tcp://@@ip@@:8786")'),
    ("place", ".py", 'HOST = "@@fqdn@@"'),
    ("place", ".py", 'url = "jdbc:sqlserver://@@fqdn@@:1433;databaseName=DWH;integratedSecurity=true"'),
    ("place", ".sql", "SELECT TOP 10 * FROM [@@server@@].[DWH].[dbo].[vw_Inpatients]"),
    ("place", ".sql", "BULK INSERT dbo.stage FROM '@@unc@@\\load.csv' WITH (FIRSTROW = 2)"),
    ("place", ".sql", ":CONNECT @@server@@\\INST01"),
    ("place", ".md", "The data live on `@@unc@@` (ask the BI team for access)."),
    ("place", ".md", "Open http://@@fqdn@@/reports/ when on the VPN."),
    ("place", ".Rmd", 'conn <- dbConnect(odbc(), driver = "SQL Server", server = "@@server@@", database = "SUS")'),
    (
        "place",
        "config/db.yml",
        "default:\n  driver: SQL Server\n  ser·ver: @@server@@\x5cLIVE\n  database: DWH\n  trusted_connection: yes\n",
    ),
    ("place", "Open report.bat", "net u·se X: @@unc@@\nstart X:·\\report.xlsm\n"),
    ("place", "sas/libs.sas", "libname hes '@@unc@@\\HES';\n"),
    ("place", "stata/paths.do", 'global root "@@unc@@\\cohort"\n'),
    ("place", "powerbi/Inpatients.m", 'let Source = Sql.Database("@@fqdn@@", "DWH") in Source\n'),
    ("place", "report.Rproj.user.yml", "lastdir: //@@fqdn@@/home/analyst\n"),
    (
        "place",
        "tns/tnsnames.ora",
        "HESPRD =\n  (DESCRIPTION =\n    (ADDRESS = (PROTOCOL = TCP)(HOST = @@fqdn@@)(PORT = 1521))\n    (CONNECT_DATA = (SERVICE_NAME = HESPRD)))\n",
    ),
    ("place", "odbc.ini", "[DWH]\nDriver = ODBC Driver 17 for SQL Server\nServer = @@fqdn@@\nDatabase = DWH\n"),
    ("place", "dbt/sources.yml", "version: 2\nsources:\n  - name: sus\n    meta:\n      path: @@unc@@\n"),
    ("place", "deploy.sh", "scp -r dist analyst@@@fqdn@@:/srv/shiny-server/app\n"),
]

HEAD = "name: {name}\non:\n  {on}\n{perm}jobs:\n  work:\n    runs-on: ubuntu-latest\n    steps:\n"
READ = "permissions:\n  contents: read\n"


def _flow(name: str, on: str, steps: str, perm: str = READ) -> Entry:
    return "workflow", f".github/workflows/{name}.yml", HEAD.format(name=name, on=on, perm=perm) + steps


CHECKOUT_HEAD = "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n      - run: make test\n"

WORKFLOWS: list[Entry] = [
    _flow("pr-target-head", "pull_request_target:", CHECKOUT_HEAD),
    _flow(
        "pr-target-ref",
        "pull_request_target:\n    types: [opened]",
        "      - uses: actions/checkout@v3\n        with:\n          ref: refs/pull/${{ github.event.number }}/merge\n      - run: pip install -e . && pytest\n",
    ),
    _flow("title-echo", "pull_request_target:", '      - run: echo "Title ${{ github.event.pull_request.title }}"\n'),
    _flow(
        "issue-body",
        "issues:\n    types: [opened]",
        '      - name: log\n        run: |\n          body="${{ github.event.issue.body }}"\n          echo $body\n',
    ),
    _flow("comment-bot", "issue_comment:", "      - run: ./bot.sh '${{ github.event.comment.body }}'\n"),
    _flow(
        "head-ref",
        "pull_request_target:\n    branches: [main]",
        "      - run: git checkout ${{ github.head_ref }} && Rscript run.R\n",
    ),
    _flow(
        "script-injection",
        "issues:",
        "      - uses: actions/github-script@v7\n        with:\n          script: |\n            console.log(`${{ github.event.issue.title }}`)\n",
    ),
    _flow("write-all", "push:", "      - uses: actions/checkout@v4\n      - run: make\n", "permissions: write-all\n"),
    _flow("secret-echo", "push:", "      - run: echo ${{ secrets.DATABRICKS_TOKEN }}\n"),
    _flow("secret-base64", "push:", '      - run: echo "${{ secrets.DEPLOY_KEY }}" | base64 | base64\n'),
    _flow(
        "third-party",
        "push:",
        "      - uses: somebody/deploy-thing@master\n        with:\n          token: ${{ secrets.DEPLOY_TOKEN }}\n",
    ),
    _flow(
        "curl-bash",
        "push:",
        "      - run: curl -sSL https://get.example.io/install.sh | bash\n        env:\n          TOKEN: ${{ secrets.TOKEN }}\n",
    ),
    _flow(
        "workflow-run",
        "workflow_run:\n    workflows: [tests]\n    types: [completed]",
        "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.workflow_run.head_branch }}\n      - run: npm ci && npm test\n",
    ),
    (
        "workflow",
        ".github/workflows/self-hosted.yml",
        (
            "name: s\non: pull_request\njobs:\n  work:\n    runs-on: [self-hosted, linux]\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - run: python score.py\n"
        ),
    ),
    _flow(
        "all-secrets",
        "pull_request_target:",
        "      - run: ./x.sh\n        env:\n          ALL: ${{ toJSON(secrets) }}\n",
    ),
]
