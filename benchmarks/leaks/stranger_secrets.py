"""Plants: passwords, tokens, keys, where analysts leave them. See stranger_numbers for the form of an entry."""

from __future__ import annotations

from stranger_numbers import Entry

IN_CODE: list[Entry] = [
    ("secret", ".R", 'Sys.setenv(GITHUB_PAT = "@@t:gh@@")'),
    ("secret", ".R", 'remotes::install_github("xtrust/internalpkg", auth_token = "@@t:ghfine@@")'),
    (
        "secret",
        ".R",
        'con <- DBI::dbConnect(odbc::odbc(), Driver = "SQL Server", Server = "@@server@@", Database = "DWH", UID = "bi_reader", PWD = "@@pw@@")',
    ),
    (
        "secret",
        ".R",
        "con <- RPostgres::dbConnect(\n  RPostgres::Postgres(),\n  host = Sys.getenv('PGHOST'),\n  user = 'analyst',\n  password = '@@pw_plain@@'\n)",
    ),
    (
        "secret",
        ".R",
        'rsconnect::setAccountInfo(name = "xicb-analytics", token = "@@hexa:32@@", secret = "@@b64:30@@")',
    ),
    (
        "secret",
        ".R",
        'board <- pins::board_connect(server = "https://connect.xtrust.example.nhs.uk", key = "@@rnd:32@@")',
    ),
    ("secret", ".R", 'keyring::key_set_with_value("dwh", username = "jbloggs", password = "@@pw@@")'),
    ("secret", ".R", 'httr::GET(url, httr::authenticate("svc_api", "@@pw@@"))'),
    ("secret", ".R", 'req <- httr2::req_auth_bearer_token(req, "@@jwt@@")'),
    ("secret", ".R", 'api_key <- "@@rnd:32@@" # OS Data Hub'),
    ("secret", ".R", 'nomisr::nomis_api_key(); options(nomisr.uid = "0x@@hexa:40@@")'),
    (
        "secret",
        ".R",
        'endp <- AzureStor::storage_endpoint("https://xlake.bl·ob.core.win·dows.net", key = "@@t:storagekey@@")',
    ),
    (
        "secret",
        ".R",
        'Sys.setenv("AWS_ACCESS_KEY_ID" = "@@t:aws@@",\n           "AWS_SECRET_ACCESS_KEY" = "@@t:awssecret@@")',
    ),
    ("secret", ".R", "# pwd for the shared account is @@pw@@"),
    ("secret", ".R", 'zip::unzip("data.zip"); system(paste0("7z x data.7z -p", "@@pw@@"))'),
    (
        "secret",
        ".py",
        'engine = create_engine("mssql+pyodbc://sa:@@pw_plain@@@@@server@@/DWH?driver=ODBC+Driver+17+for+SQL+Server")',
    ),
    (
        "secret",
        ".py",
        "cnxn = pyodbc.connect('DRIVER={SQL Server};SERVER=@@server@@;DATABASE=Warehouse;UID=sa;PWD=@@pw@@')",
    ),
    ("secret", ".py", 'openai.api_key = "@@t:openai@@"'),
    ("secret", ".py", 'client = Anthropic(api_key="@@t:anthropic@@")'),
    ("secret", ".py", 'SLACK_WEBHOOK = "@@t:slackhook@@"'),
    ("secret", ".py", "slack_token = '@@t:slack@@'"),
    (
        "secret",
        ".py",
        "ctx = snowflake.connector.connect(user='JSMITH', password='@@pw@@', account='xd·12345.uk-south.azure')",
    ),
    (
        "secret",
        ".py",
        'connection_string = "DefaultEndpointsProtocol=https;AccountName=xlake;AccountKey=@@t:storagekey@@;EndpointSuffix=core.windows.net"',
    ),
    ("secret", ".py", 'df = pd.read_csv("https://xlake.bl·ob.core.win·dows.net/raw/apc.csv?@@t:sas@@")'),
    ("secret", ".py", 'headers = {"Authorization": "Basic @@basic@@"}'),
    ("secret", ".py", 'headers = {"apikey": "@@rnd:32@@"}  # NHS API platform'),
    ("secret", ".py", 'headers = {"Ocp-Apim-Subscription-Key": "@@hexa:32@@"}'),
    (
        "secret",
        ".py",
        'credential = ClientSecretCredential(tenant_id="@@uuid@@", client_id="@@uuid@@", client_secret="@@t:aad@@")',
    ),
    ("secret", ".py", 'gmaps = googlemaps.Client(key="@@t:google@@")'),
    ("secret", ".py", "login(token='@@t:hf@@')"),
    ("secret", ".py", "SECRET" + '_KEY = "django-insecure-@@rnd:50@@"'),
    ("secret", ".py", 'requests.post("@@t:teams@@", json={"text": "done"})'),
    ("secret", ".py", 'requests.post("@@t:flow@@")'),
    (
        "secret",
        ".py",
        "dbutils.fs.mount(source=src, extra_configs={'fs.azure.account.key.xlake.bl·ob.core.win·dows.net': '@@t:storagekey@@'})",
    ),
    ("secret", ".py", 'oracledb.connect("hes_read/@@pw_plain@@@orahost:1521/HESPRD")'),
    ("secret", ".py", 'def login(user="admin", passwd="@@pw_plain@@"):\n    return user'),
    ("secret", ".py", 'ftp = ftplib.FTP("ftp.xsupplier.co.uk", "nhsuser", "@@pw@@")'),
    ("secret", ".py", 'wb = msoffcrypto.OfficeFile(f); wb.load_key(password="@@pw_plain@@")'),
    ("secret", ".py", 'keyring.set_password("dwh", "svc_bi", "@@pw@@")'),
    ("secret", ".py", "os.environ['TRUD_API_KEY'] = '@@hexa:40@@'"),
    ("secret", ".py", 'parser.add_argument("--db-password", default="@@pw_plain@@")'),
    ("secret", ".sql", "CREATE LOGIN bi_reader WITH PASSWORD = '@@pw@@';"),
    (
        "secret",
        ".sql",
        "CREATE DATABASE SCOPED CREDENTIAL lake WITH IDENTITY = 'SHARED ACCESS SIGNATURE', SECRET = '@@t:sas@@';",
    ),
    ("secret", ".sql", "SELECT * FROM OPENROWSET('SQLNCLI', 'Server=@@server@@;UID=linkuser;PWD=@@pw@@;', 'SELECT 1')"),
    (
        "secret",
        ".sql",
        "EXEC sp_addlinkedsrvlogin @rmtsrvname = N'LNK', @useself = N'False', @rmtuser = N'linkuser', @rmtpassword = N'@@pw@@'",
    ),
    ("secret", ".md", "Log in to the test app with user `tester` and password `@@pw_plain@@`."),
    ("secret", ".md", "git clone https://oauth2:@@t:gitlab@@@gitlab.com/xtrust/pipeline.git"),
    (
        "secret",
        ".md",
        "curl -H 'Authorization: Bearer @@t:dapi@@' https://adb-1234567890123456.7.azure·databricks.net/api/2.0/jobs/list",
    ),
    ("secret", ".md", "curl -u reporting:@@pw@@ https://api.xsupplier.co.uk/v1/export"),
]

IN_FILES: list[Entry] = [
    ("secret", ".env", "DB_HOST=localhost\nDB_USER=analyst\nDB_PASSWORD=@@pw@@\n"),
    ("secret", "app/.env.production", "DATABASE_URL=postgres://app:@@rnd:18@@@db:5432/app\nDEBUG=0\n"),
    ("secret", ".Renviron", "R_LIBS_USER=~/R\nGITHUB_PAT=@@t:gh@@\n"),
    ("secret", "inst/.Renviron", "CONNECT_SERVER=https://connect.example.org\nCONNECT_API_KEY=@@rnd:32@@\n"),
    ("secret", ".Rprofile", 'options(\n  dwh.user = "svc_r",\n  dwh.pwd = "@@pw@@"\n)\n'),
    ("secret", "config.yml", 'default:\n  dwh:\n    server: localhost\n    uid: "bi_reader"\n    pwd: "@@pw@@"\n'),
    ("secret", "config/settings.ini", "[database]\nuser = analyst\npassword = @@pw_plain@@\n"),
    ("secret", "config/secrets.toml", 'openai_key = "@@t:openai@@"\n'),
    (
        "secret",
        ".streamlit/secrets.toml",
        '[connections.snowflake]\naccount = "xd12345"\nuser = "svc"\npassword = "@@pw@@"\n',
    ),
    (
        "secret",
        "profiles.yml",
        "nhs_dbt:\n  target: dev\n  outputs:\n    dev:\n      type: snowflake\n      account: xd12345\n      user: SVC_DBT\n      password: @@pw@@\n",
    ),
    (
        "secret",
        "appsettings.json",
        '{\n  "ConnectionStrings": {\n    "Dwh": "Server=localhost;Database=DWH;User Id=app;Password=@@pw@@;"\n  }\n}\n',
    ),
    (
        "secret",
        "web.config",
        '<configuration>\n  <connectionStrings>\n    <add name="Dwh" connectionString="Data Source=.;Initial Catalog=DWH;User ID=app;Password=@@pw@@" />\n  </connectionStrings>\n</configuration>\n',
    ),
    (
        "secret",
        "gcp/service-account.json",
        (
            '{\n  "type": "service_account",\n  "project_id": "xtrust",\n  "private_key_id": "@@hexa:40@@",\n  "private_key": "-----BEG'
            'IN PRIVATE KEY-----\\n@@b64:1190@@\\n-----END PRIVATE KEY-----\\n"\n}\n'
        ),
    ),
    (
        "secret",
        "client_secret.json",
        '{"installed": {"client_id": "1234-x.apps.googleusercontent.com", "client_secret": "@@t:gocspx@@"}}\n',
    ),
    ("secret", "deploy/id_rsa", "@@pem:OPENSSH PRIVATE KEY@@\n"),
    ("secret", "certs/server.key", "@@pem:RSA PRIVATE KEY@@\n"),
    ("secret", "certs/client.pem", "@@pem:ENCRYPTED PRIVATE KEY@@\n"),
    (
        "secret",
        "deploy/putty.ppk",
        (
            "PuTTY-User-Key-"
            "File-2: ssh-rsa\nEncryption: none\nComment: rsa-key\nPublic-Lines: 1\nAAAAB3NzaC1yc2E\nPrivate-Lines: 2\n@@b64:48@@\n@@b64:48@@\nPrivate-MAC: @@hexa:40@@\n"
        ),
    ),
    ("secret", ".npmrc", "registry=https://packages.example.net/\n//packages.example.net/:_authToken=@@t:npm@@\n"),
    ("secret", ".pypirc", "[pypi]\nusername = __token__\npassword = @@t:pypi@@\n"),
    ("secret", ".netrc", "machine api.github.com\nlogin analyst\npassword @@t:gho@@\n"),
    ("secret", ".pgpass", "localhost:5432:dwh:analyst:@@pw@@\n"),
    (
        "secret",
        ".databrickscfg",
        "[DEFAULT]\nhost = https://adb-1234567890123456.7.azure·databricks.net\ntoken = @@t:dapi@@\n",
    ),
    ("secret", ".git-credentials", "https://analyst:@@t:gh@@@github.com\n"),
    (
        "secret",
        ".aws/credentials",
        "[default]\naws_access_key_id = @@t:aws@@\naws_secret_access_key = @@t:awssecret@@\n",
    ),
    (
        "secret",
        "docker/config.json",
        '{\n  "auths": {\n    "registry.example.com": {\n      "auth": "@@basic@@"\n    }\n  }\n}\n',
    ),
    (
        "secret",
        "Dockerfile",
        'FROM rocker/r-ver:4.3.1\nENV DB_PASSWORD="@@pw@@"\nCOPY . /app\nCMD ["Rscript", "/app/run.R"]\n',
    ),
    (
        "secret",
        "docker/Dockerfile",
        "FROM python:3.11\nARG GH_TOKEN=@@t:gh@@\nRUN pip install git+https://$GH_TOKEN@github.com/x/y\n",
    ),
    (
        "secret",
        "docker-compose.yml",
        "services:\n  db:\n    image: postgres:15\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: @@pw_plain@@\n",
    ),
    ("secret", "run_all.sh", "#!/bin/bash\nexport AZURE_STORAGE_SAS_TOKEN='@@t:sas@@'\npython run.py\n"),
    ("secret", "run_bcp.bat", "@echo off\nbcp DWH.dbo.APC out apc.csv -S localhost -U sa -P @@pw@@ -c\n"),
    (
        "secret",
        "refresh.ps1",
        '$pw = ConvertTo-SecureString "@@pw@@" -AsPlainText -Force\n$cred = New-Object PSCredential ("svc_pbi", $pw)\n',
    ),
    ("secret", "sas/connect.sas", 'libname dwh odbc dsn=DWH user=sasread password="@@pw_plain@@";\n'),
    (
        "secret",
        "stata/load.do",
        'odbc load, exec("select * from apc") dsn("DWH") user("stata") password("@@pw_plain@@") clear\n',
    ),
    (
        "secret",
        "powerbi/query.pq",
        'let\n  Source = Web.Contents("https://api.xsupplier.co.uk/v1", [Headers=[#"x-api-key"="@@rnd:40@@"]])\nin\n  Source\n',
    ),
    (
        "secret",
        "vba/Module1.bas",
        'Sub Refresh()\n  cn.Open "Provider=SQLO·LEDB;Data Sou·rce=(local);User ID=sa;Password=@@pw@@;"\nEnd Sub\n',
    ),
    ("secret", "js/map.js", "mapboxgl.accessToken = '@@t:mapbox@@';\n"),
    (
        "secret",
        "java/db.properties",
        "jdbc.url=jdbc:oracle:thin:hes/@@pw_plain@@@//orahost:1521/HES\njdbc.driver=oracle.jdbc.OracleDriver\n",
    ),
    (
        "secret",
        "k8s/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: dwh\ntype: Opaque\ndata:\n  password: @@basic@@\n",
    ),
    (
        "secret",
        "azure-pipelines.yml",
        "steps:\n  - script: echo start\n    env:\n      AZURE_DEVOPS_EXT_PAT: @@t:azdo@@\n",
    ),
    (
        "secret",
        ".github/workflows/deploy-app.yaml",
        "name: deploy\non: push\npermissions:\n  contents: read\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      SHINYAPPS_SECRET: @@b64:30@@\n      SONAR_TOKEN: @@t:sonar@@\n    steps:\n      - run: Rscript deploy.R\n",
    ),
    ("secret", "airflow/dag.py", 'VAULT_TOKEN = "@@t:vault@@"\n'),
    ("secret", "notify.R", 'blastula::creds_key\nsendgrid <- "@@t:sendgrid@@"\n'),
    ("secret", "bot/telegram.py", 'BOT = "@@t:telegram@@"\n'),
    ("secret", "data/readme.txt", "The extract is on the sftp site.\nUsername: nhsx_sftp\nPassword: @@pw@@\n"),
    (
        "secret",
        "terraform/main.tf",
        'provider "azurerm" {\n  features {}\n  client_secret = "@@t:aad@@"\n}\nresource "azurerm_mssql_server" "dwh" {\n  administrator_login_password = "@@pw@@"\n}\n',
    ),
    (
        "secret",
        "terraform/terraform.tfstate",
        '{\n  "version": 4,\n  "resources": [\n    {"instances": [{"attributes": {"primary_access_key": "@@t:storagekey@@"}}]}\n  ]\n}\n',
    ),
    ("secret", "llm/settings.py", 'GROQ = "@@t:groq@@"\n'),
    (
        "secret",
        "wiki/atlassian.md",
        "# Publishing to Confluence\n\nUse the token `@@t:atlassian@@` with your e-mail address.\n",
    ),
    ("secret", "airtable.R", 'Sys.setenv(AIRTABLE = "@@t:airtable@@")\n'),
]
