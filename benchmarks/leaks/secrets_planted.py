"""Planted credentials: kind → which files it goes into, and its lines. Written before the detectors were looked at."""

from __future__ import annotations

import base64

from planting import CREDENTIALS as C
from planting import Plant, Values, plant

STORE = "icbdata.blob.core.win" + "dows.net"

# --- R


@plant(C, "*.R")
def r_password_arrow(v: Values) -> list[str]:
    return [f'password <- "{v.pw()}"']


@plant(C, "*.R")
def r_pwd_argument(v: Values) -> list[str]:
    return [
        "con <- DBI::dbConnect(",
        "  odbc::odbc(),",
        f'  UID = "{v.user()}",',
        f"  PWD = '{v.pw()}',",
        '  database = "dw"',
        ")",
    ]


@plant(C, "*.R")
def r_connection_string(v: Values) -> list[str]:
    s = f"Driver={{SQL Server}};Server={v.server()};Database=DW;Uid={v.user()};Pwd={v.plain_pw()};"
    return [f'con <- dbConnect(odbc(), .connection_string = "{s}")']


@plant(C, "*.R")
def r_pasted_string(v: Values) -> list[str]:
    return [
        f'conn_str <- paste0("Driver=SQL Server;Server=", srv, ";Uid={v.user()};", "Pwd=", "{v.pw()}")',
        "ch <- RODBC::odbcDriverConnect(conn_str)",
    ]


@plant(C, "*.R")
def r_setenv(v: Values) -> list[str]:
    return [f'Sys.setenv(DB_PASSWORD = "{v.pw()}")']


@plant(C, "*.R")
def r_setenv_client_secret(v: Values) -> list[str]:
    return [f'Sys.setenv("AZURE_CLIENT_SECRET" = "{v.azure_secret()}")']


@plant(C, "*.R")
def r_jdbc_positional(v: Values) -> list[str]:
    return [f'con <- dbConnect(drv, "jdbc:oracle:thin:@//{v.host()}:1521/PROD", "{v.user()}", "{v.pw()}")']


@plant(C, "*.R")
def r_postgres_positional(v: Values) -> list[str]:
    return [f'con <- dbConnect(RPostgres::Postgres(), "dw", "{v.host()}", 5432, "{v.user()}", "{v.pw()}")']


@plant(C, "*.R")
def r_authenticate(v: Values) -> list[str]:
    return [f'resp <- httr::GET(url, httr::authenticate("{v.user()}", "{v.pw()}"))']


@plant(C, "*.R")
def r_bearer(v: Values) -> list[str]:
    return [f'resp <- GET(url, add_headers(Authorization = "Bearer {v.chars(40)}"))']


@plant(C, "*.R")
def r_api_key_header(v: Values) -> list[str]:
    return ["req <- request(base) |>", f'  req_headers("x-api-key" = "{v.chars(40)}")']


@plant(C, "*.R")
def r_keyring(v: Values) -> list[str]:
    return [f'keyring::key_set_with_value("warehouse", "{v.user()}", "{v.pw()}")']


@plant(C, "*.R")
def r_comment_login(v: Values) -> list[str]:
    return [f"# login: {v.user()} / password: {v.pw()}"]


@plant(C, "*.R")
def r_rsconnect(v: Values) -> list[str]:
    return [f"rsconnect::setAccountInfo(name = 'icb', token = '{v.hex(32).upper()}', secret = '{v.b64(30)}')"]


@plant(C, "*.R")
def r_pword(v: Values) -> list[str]:
    return [f"db_pword <- '{v.pw()}'"]


@plant(C, "*.R")
def r_passphrase(v: Values) -> list[str]:
    return [f'key <- openssl::read_key("k.pem", passphrase = "{v.pw()}")']


@plant(C, "*.R")
def r_list_pass(v: Values) -> list[str]:
    return [f'creds <- list(user = "{v.user()}", pass = "{v.pw()}")']


@plant(C, "*.R")
def r_azure_storage_key(v: Values) -> list[str]:
    return [f'ep <- AzureStor::storage_endpoint("https://{STORE}", key = "{v.b64(64)}")']


@plant(C, "*.R")
def r_api_key(v: Values) -> list[str]:
    return [f'nomis_api_key <- "0x{v.hex(40)}"']


@plant(C, "*.R")
def r_options(v: Values) -> list[str]:
    return [f'options(warehouse.user = "{v.user()}", warehouse.password = "{v.pw()}")']


@plant(C, "*.Rmd")
def rmd_chunk(v: Values) -> list[str]:
    return [
        "```{r connect, include=FALSE}",
        f'con <- dbConnect(odbc(), "DW", uid = "{v.user()}", pwd = "{v.pw()}")',
        "```",
    ]


@plant(C, new="analysis/.Renviron")
def renviron_key(v: Values) -> list[str]:
    return [f"NOMIS_KEY={v.chars(32)}", f"DB_PWD={v.plain_pw()}"]


@plant(C, new=".Renviron")
def renviron_pat(v: Values) -> list[str]:
    return [f"GITHUB_PAT={v.github()}"]


@plant(C, new=".Rhistory")
def rhistory(v: Values) -> list[str]:
    return ["library(DBI)", f'con <- dbConnect(odbc(), dsn = "DW", uid = "{v.user()}", pwd = "{v.pw()}")', "head(x)"]


# --- Python


@plant(C, "*.py")
def py_password(v: Values) -> list[str]:
    return [f'PASSWORD = "{v.pw()}"']


@plant(C, "*.py")
def py_pyodbc(v: Values) -> list[str]:
    s = f"DRIVER={{ODBC Driver 17 for SQL Server}};SERVER={v.server()};DATABASE=dw;UID={v.user()};PWD={v.pw()}"
    return [f'cnxn = pyodbc.connect("{s}")']


@plant(C, "*.py")
def py_pw_then_fstring(v: Values) -> list[str]:
    return [f"pw = '{v.pw()}'", 'cnxn = pyodbc.connect(f"DSN=DW;UID={user};PWD={pw}")']


@plant(C, "*.py")
def py_split_string(v: Values) -> list[str]:
    return [
        "cnxn = pyodbc.connect(",
        f"    'DRIVER={{SQL Server}};SERVER={v.server()};'",
        f"    'UID={v.user()};'",
        f"    'PWD={v.pw()}'",
        ")",
    ]


@plant(C, "*.py")
def py_engine_url(v: Values) -> list[str]:
    return [f'engine = create_engine("mssql+pyodbc://{v.user()}:{v.plain_pw()}@{v.host()}/dw?driver=SQL+Server")']


@plant(C, "*.py")
def py_url_create(v: Values) -> list[str]:
    return [f'url = URL.create("postgresql", username="{v.user()}", password="{v.pw()}", host="{v.host()}")']


@plant(C, "*.py")
def py_psycopg_dsn(v: Values) -> list[str]:
    return [f'conn = psycopg2.connect("dbname=dw user={v.user()} password={v.plain_pw()} host={v.host()}")']


@plant(C, "*.py")
def py_oracle_slash(v: Values) -> list[str]:
    return [f'con = cx_Oracle.connect("{v.user()}/{v.plain_pw()}@{v.host()}:1521/PROD")']


@plant(C, "*.py")
def py_oracle_positional(v: Values) -> list[str]:
    return [f'con = cx_Oracle.connect("{v.user()}", "{v.pw()}", dsn_tns)']


@plant(C, "*.py")
def py_requests_auth(v: Values) -> list[str]:
    return [f'r = requests.get(url, auth=("{v.user()}", "{v.pw()}"), timeout=30)']


@plant(C, "*.py")
def py_basic_auth(v: Values) -> list[str]:
    return [f'session.auth = HTTPBasicAuth("{v.user()}", "{v.pw()}")']


@plant(C, "*.py")
def py_basic_header(v: Values) -> list[str]:
    both = base64.b64encode(f"{v.user()}:{v.pw()}".encode()).decode()
    return [f'headers = {{"Authorization": "Basic {both}"}}']


@plant(C, "*.py")
def py_subscription_key(v: Values) -> list[str]:
    return [f'headers = {{"Ocp-Apim-Subscription-Key": "{v.hex(32)}"}}']


@plant(C, "*.py")
def py_environ(v: Values) -> list[str]:
    return [f'os.environ["DB_PASSWORD"] = "{v.pw()}"']


@plant(C, "*.py")
def py_dict(v: Values) -> list[str]:
    return [f'config = {{"server": "dw", "username": "{v.user()}", "password": "{v.pw()}"}}']


@plant(C, "*.py")
def py_openai(v: Values) -> list[str]:
    return [f'openai.api_key = "{v.openai()}"']


@plant(C, "*.py")
def py_anthropic(v: Values) -> list[str]:
    return [f'client = Anthropic(api_key="{v.anthropic()}")']


@plant(C, "*.py")
def py_boto(v: Values) -> list[str]:
    return [f'session = boto3.Session(aws_access_key_id="{v.aws_id()}", aws_secret_access_key="{v.b64(30)}")']


@plant(C, "*.py")
def py_smtp(v: Values) -> list[str]:
    return [f'server.login("{v.last().lower()}.{v.trust()}@nhs.net", "{v.pw()}")']


@plant(C, "*.py")
def py_paramiko(v: Values) -> list[str]:
    return [f'ssh.connect("{v.host()}", username="{v.user()}", password="{v.pw()}")']


@plant(C, "*.py")
def py_blob_string(v: Values) -> list[str]:
    s = f"DefaultEndpointsProtocol=https;AccountName=icbdata;AccountKey={v.b64(64)};EndpointSuffix=core.windows.net"
    return [f'svc = BlobServiceClient.from_connection_string("{s}")']


@plant(C, "*.py")
def py_sas_url(v: Values) -> list[str]:
    return [f'df = pd.read_csv("https://{STORE}/raw/x.csv?{v.sas_sig()}")']


@plant(C, "*.py")
def py_client_secret(v: Values) -> list[str]:
    return [f'cred = ClientSecretCredential("{v.guid()}", "{v.guid()}", "{v.azure_secret()}")']


@plant(C, "*.py")
def py_spark_key(v: Values) -> list[str]:
    return [f'spark.conf.set("fs.azure.account.key.{STORE}", "{v.b64(64)}")']


@plant(C, "*.py")
def py_databricks(v: Values) -> list[str]:
    return [f'w = WorkspaceClient(host=HOST, token="{v.dapi()}")']


@plant(C, "*.py")
def py_secret_key(v: Values) -> list[str]:
    return [f"app.config['SECRET_KEY'] = '{v.chars(32)}'"]


@plant(C, "*.py")
def py_getenv_fallback(v: Values) -> list[str]:
    return [f'pw = os.getenv("DW_PASSWORD", "{v.pw()}")']


@plant(C, "*.py")
def py_argparse_default(v: Values) -> list[str]:
    return [f'parser.add_argument("--password", default="{v.pw()}")']


@plant(C, "*.py")
def py_huggingface(v: Values) -> list[str]:
    return [f'login("{"h" + "f_" + v.chars(34)}")']


@plant(C, "*.py")
def py_google_key(v: Values) -> list[str]:
    return [f'gmaps = googlemaps.Client(key="{"AI" + "za" + v.chars(35)}")']


@plant(C, "*.py")
def py_comment_old_password(v: Values) -> list[str]:
    return [f"# TODO: move out. user = {v.user()}, pass = {v.pw()}"]


@plant(C, "*.py")
def py_token_assigned(v: Values) -> list[str]:
    return [f'redcap_token = "{v.hex(32).upper()}"']


@plant(C, "*.py")
def py_jwt(v: Values) -> list[str]:
    return [f'r = requests.get(u, headers={{"Authorization": f"Bearer {v.jwt()}"}})']


@plant(C, notebook="code")
def nb_code(v: Values) -> list[str]:
    return ["import pyodbc", f'conn = pyodbc.connect("DSN=DW;UID={v.user()};PWD={v.plain_pw()}")']


@plant(C, notebook="stream")
def nb_stream(v: Values) -> list[str]:
    return [f"Engine(postgresql://{v.user()}:{v.plain_pw()}@{v.host()}:5432/dw)"]


@plant(C, notebook="markdown")
def nb_markdown(v: Values) -> list[str]:
    return [f"To connect use username `{v.user()}` and password `{v.pw()}`."]


# --- configuration


@plant(C, new="config.yml")
def yaml_config(v: Values) -> list[str]:
    return ["default:", "  warehouse:", f"    uid: {v.user()}", f"    pwd: {v.plain_pw()}", "    database: dw"]


@plant(C, "*.yaml", "*.yml")
def yaml_commented(v: Values) -> list[str]:
    return [f"# db_password: {v.plain_pw()}"]


@plant(C, new="profiles.yml")
def dbt_profiles(v: Values) -> list[str]:
    return [
        *("icb:", "  target: dev", "  outputs:", "    dev:", "      type: sqlserver", f"      server: {v.host()}"),
        *(f"      user: {v.user()}", f"      password: {v.plain_pw()}"),
    ]


@plant(C, new="profiles.yml")
def dbt_databricks(v: Values) -> list[str]:
    return ["icb:", "  outputs:", "    dev:", "      type: databricks", f"      token: {v.dapi()}"]


@plant(C, new="docker-compose.yml")
def compose_mapping(v: Values) -> list[str]:
    return [
        "services:",
        "  db:",
        "    image: postgres:15",
        "    environment:",
        f"      POSTGRES_PASSWORD: {v.plain_pw()}",
    ]


@plant(C, new="docker-compose.yml")
def compose_list(v: Values) -> list[str]:
    return ["services:", "  db:", "    environment:", f"      - MYSQL_ROOT_PASSWORD={v.plain_pw()}"]


@plant(C, new="Dockerfile")
def dockerfile_env(v: Values) -> list[str]:
    return ["FROM rocker/shiny:4.3.1", f"ENV DB_USER={v.user()} DB_PASS={v.plain_pw()}"]


@plant(C, new="Dockerfile")
def dockerfile_arg(v: Values) -> list[str]:
    return ["FROM python:3.11", f"ARG GITHUB_PAT={v.github()}"]


@plant(C, new=".env")
def dotenv_url(v: Values) -> list[str]:
    return [f"DATABASE_URL=postgres://{v.user()}:{v.plain_pw()}@{v.host()}:5432/dw"]


@plant(C, new=".env")
def dotenv_names(v: Values) -> list[str]:
    return [f"SQL_USERNAME={v.user()}", f"SQL_PASSWD={v.pw()}", f"APP_SECRET={v.hex(32)}"]


@plant(C, new=".github/workflows/refresh.yaml")
def workflow_env(v: Values) -> list[str]:
    return [
        "on: push",
        "jobs:",
        "  run:",
        "    runs-on: ubuntu-latest",
        "    env:",
        f"      DB_PASSWORD: {v.plain_pw()}",
    ]


@plant(C, new=".github/workflows/refresh.yaml")
def workflow_curl(v: Values) -> list[str]:
    return [
        "on: push",
        "jobs:",
        "  run:",
        "    steps:",
        f"      - run: curl -u {v.user()}:{v.plain_pw()} https://api.example.org/x",
    ]


@plant(C, new="azure-pipelines.yml")
def azure_pipeline(v: Values) -> list[str]:
    return ["variables:", "  - name: sqlPassword", f"    value: '{v.pw()}'"]


@plant(C, "*.json")
def json_pwd(v: Values) -> list[str]:
    return [f'  "pwd": "{v.pw()}",']


@plant(C, new="appsettings.json")
def appsettings(v: Values) -> list[str]:
    s = f"Server={v.server()};Database=dw;User Id={v.user()};Password={v.plain_pw()};"
    return ["{", f'  "ConnectionStrings": {{ "Default": "{s}" }}', "}"]


@plant(C, new="keys/service-account.json")
def gcp_account(v: Values) -> list[str]:
    key = "\\n".join(v.pem("")) + "\\n"
    return [
        "{",
        '  "type": "service_account",',
        f'  "private_key_id": "{v.hex(40)}",',
        f'  "private_key": "{key}"',
        "}",
    ]


@plant(C, new="deploy/id_rsa")
def ssh_key(v: Values) -> list[str]:
    return v.pem(v.pick("OPENSSH ", "RSA ", "EC "))


@plant(C, "*.R", "*.py")
def pem_in_code(v: Values) -> list[str]:
    return [f'key = "{chr(92) + "n"}{(chr(92) + "n").join(v.pem("RSA ")[:4])}"']


@plant(C, new="deploy/server.ppk")
def putty(v: Values) -> list[str]:
    return ["PuTTY-User-" + "Key-File-2: ssh-rsa", "Encryption: none", "Private-Lines: 8", v.b64(48), v.b64(48)]


@plant(C, new=".pgpass")
def pgpass(v: Values) -> list[str]:
    return [f"{v.host()}:5432:dw:{v.user()}:{v.plain_pw()}"]


@plant(C, new=".netrc")
def netrc(v: Values) -> list[str]:
    return [f"machine api.{v.trust()}.org login {v.user()} password {v.plain_pw()}"]


@plant(C, new=".npmrc")
def npmrc(v: Values) -> list[str]:
    return [f"//npm.example.org/:_authToken={'np' + 'm_' + v.chars(36)}"]


@plant(C, new=".pypirc")
def pypirc(v: Values) -> list[str]:
    return ["[pypi]", "username = __token__", f"password = {'py' + 'pi-AgEIcHlwaS5vcmc' + v.chars(140)}"]


@plant(C, new="settings.ini")
def ini(v: Values) -> list[str]:
    return ["[warehouse]", f"user = {v.user()}", f"pwd = {v.pw()}"]


@plant(C, new=".streamlit/secrets.toml")
def streamlit(v: Values) -> list[str]:
    return ["[snowflake]", f'user = "{v.user()}"', f'password = "{v.pw()}"', 'account = "xy12' + '345.uk-south.azure"']


@plant(C, new="Web.config")
def web_config(v: Values) -> list[str]:
    s = f"Data Source={v.server()};Initial Catalog=dw;User ID={v.user()};Password={v.plain_pw()}"
    return [
        "<configuration><connectionStrings>",
        f'<add name="DW" connectionString="{s}" />',
        "</connectionStrings></configuration>",
    ]


@plant(C, new="etl/job.ktr")
def xml_password(v: Values) -> list[str]:
    return [
        "<connection>",
        f"  <username>{v.user()}</username>",
        f"  <password>{v.plain_pw()}</password>",
        "</connection>",
    ]


@plant(C, new="application.properties")
def properties(v: Values) -> list[str]:
    return [f"spring.datasource.username={v.user()}", f"spring.datasource.password={v.plain_pw()}"]


@plant(C, new="infra/prod.tfvars")
def tfvars(v: Values) -> list[str]:
    return [f'sql_admin_password = "{v.pw()}"', f'client_secret      = "{v.azure_secret()}"']


# --- shells and SQL


@plant(C, new="run.sh")
def sh_pgpassword(v: Values) -> list[str]:
    return ["#!/bin/bash", f"export PGPASSWORD='{v.pw()}'", "psql -h dw -U loader -f load.sql"]


@plant(C, new="run.sh")
def sh_sqlcmd(v: Values) -> list[str]:
    return ["#!/bin/bash", f"sqlcmd -S {v.server()} -U {v.user()} -P {v.plain_pw()} -i build.sql"]


@plant(C, new="load.bat")
def bat_bcp(v: Values) -> list[str]:
    return ["@echo off", f"bcp dw.dbo.adm out adm.csv -S {v.server()} -U {v.user()} -P{v.plain_pw()} -c"]


@plant(C, new="run.sh")
def sh_sshpass(v: Values) -> list[str]:
    return [f"sshpass -p '{v.pw()}' scp out.csv {v.user()}@{v.host()}:/data/"]


@plant(C, new="run.sh")
def sh_clone_token(v: Values) -> list[str]:
    return [f"git clone https://{v.user()}:{v.github()}@github.com/icb/private.git"]


@plant(C, new="deploy.ps1")
def ps_secure_string(v: Values) -> list[str]:
    return [f'$sec = ConvertTo-SecureString "{v.plain_pw()}" -AsPlainText -Force']


@plant(C, new="deploy.ps1")
def ps_password(v: Values) -> list[str]:
    return [f"$SqlPassword = '{v.pw()}'", "Invoke-Sqlcmd -Username $u -Password $SqlPassword"]


@plant(C, new="map.bat")
def net_use(v: Values) -> list[str]:
    return [f"net use Z: \\\\{v.server()}\\data /user:{v.trust().upper()}\\{v.user()} {v.plain_pw()}"]


@plant(C, new="extract.sas")
def sas_libname(v: Values) -> list[str]:
    return [f'libname dw oracle user={v.user()} password="{v.plain_pw()}" path=PROD;']


@plant(C, new="extract.sas")
def sas_let(v: Values) -> list[str]:
    return [f"%let pw = {v.plain_pw()};", "proc sql; connect to odbc (dsn=dw uid=me pwd=&pw);"]


@plant(C, "*.sps")
def spss_connect(v: Values) -> list[str]:
    return [f"GET DATA /TYPE=ODBC /CONNECT='DSN=DW;UID={v.user()};PWD={v.plain_pw()};'"]


@plant(C, new="load.do")
def stata_odbc(v: Values) -> list[str]:
    return [f'odbc load, exec("select * from adm") dsn("DW") user("{v.user()}") password("{v.pw()}") clear']


@plant(C, "*.sql")
def sql_login(v: Values) -> list[str]:
    return [f"CREATE LOGIN {v.user()} WITH PASSWORD = '{v.pw()}';"]


@plant(C, "*.sql")
def sql_identified(v: Values) -> list[str]:
    return [f"CREATE USER {v.user()} IDENTIFIED BY {v.pick('', chr(34))}{v.plain_pw()};"]


@plant(C, "*.sql")
def sql_openrowset(v: Values) -> list[str]:
    return [f"SELECT * FROM OPENROWSET('SQLNCLI', '{v.server()}';'{v.user()}';'{v.pw()}', 'SELECT 1');"]


@plant(C, "*.sql")
def sql_linked_login(v: Values) -> list[str]:
    return [f"EXEC sp_addlinkedsrvlogin 'DW2', 'false', NULL, '{v.user()}', '{v.pw()}';"]


@plant(C, "*.sql")
def sql_credential(v: Values) -> list[str]:
    return [f"CREATE DATABASE SCOPED CREDENTIAL c WITH IDENTITY = 'SHARED ACCESS SIGNATURE', SECRET = '{v.sas_sig()}';"]


@plant(C, new="queries/refresh.pq")
def power_query(v: Values) -> list[str]:
    return [f'Source = Json.Document(Web.Contents(url, [Headers=[#"Authorization"="Bearer {v.chars(40)}"]]))']


@plant(C, new="macros/Module1.bas")
def vba_open(v: Values) -> list[str]:
    return [f'cn.Open "Provider=SQLOLEDB;Data Source={v.server()};User ID={v.user()};Password={v.plain_pw()};"']


# --- tokens in text


@plant(C, "*.R", "*.py")
def slack_hook(v: Values) -> list[str]:
    return [f'hook = "{v.slack_hook()}"']


@plant(C, "*.R", "*.py", "*.yml")
def teams_hook(v: Values) -> list[str]:
    return [f'# notify "{v.teams_hook()}"']


@plant(C, "*.py")
def slack_bot(v: Values) -> list[str]:
    return [f'client = WebClient("{"xo" + "xb-" + v.digits(12) + "-" + v.digits(12) + "-" + v.chars(24)}")']


@plant(C, "*.yml", "*.yaml")
def gitlab_token(v: Values) -> list[str]:
    return [f"# clone with {'gl' + 'pat-' + v.chars(20)}"]


@plant(C, "*.js")
def sendgrid(v: Values) -> list[str]:
    return [f'sgMail.setApiKey("{"S" + "G." + v.chars(22) + "." + v.chars(43)}")']


@plant(C, "*.js", "*.html")
def js_const(v: Values) -> list[str]:
    return [f"const apiKey = '{v.chars(36)}';"]


@plant(C, "README.md", "*.md")
def readme_login(v: Values) -> list[str]:
    return [f"Log in with username **{v.user()}** and password **{v.pw()}**."]


@plant(C, "*.md")
def readme_code(v: Values) -> list[str]:
    return ["```", f"export DW_PASSWORD={v.plain_pw()}", "```"]


@plant(C, new="logs/load.log")
def log_line(v: Values) -> list[str]:
    return [f"2023-04-02 11:03:22 INFO connecting Server={v.server()};Uid={v.user()};Password={v.plain_pw()}"]


@plant(C, new="app/users.csv")
def csv_users(v: Values) -> list[str]:
    return ["username,password,role", *(f"{v.last().lower()}{v.digits(1)},{v.pw()},viewer" for _ in range(4))]


@plant(C, "*.R")
def shinymanager(v: Values) -> list[str]:
    return [
        "credentials <- data.frame(",
        f'  user = c("{v.user()}", "admin"),',
        f'  password = c("{v.pw()}", "{v.pw()}"),',
        ")",
    ]


ALL: list[Plant] = plant.made(__name__)
