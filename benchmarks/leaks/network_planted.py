"""Planted addresses of machines inside NHS networks. Written before the detectors were looked at."""

from __future__ import annotations

from planting import NETWORK as I
from planting import Plant, Values, plant

B = chr(92)


@plant(I, "*.R")
def r_server_instance(v: Values) -> list[str]:
    return [f'con <- dbConnect(odbc::odbc(), Driver = "SQL Server", Server = "{v.server()}{B}{B}BI", Database = "DW")']


@plant(I, "*.R")
def r_server_string(v: Values) -> list[str]:
    s = f"driver={{SQL Server}};server={v.server()};database=DW;trusted_connection=true"
    return [f'ch <- odbcDriverConnect("{s}")']


@plant(I, "*.R")
def r_host(v: Values) -> list[str]:
    return [f'con <- dbConnect(RPostgres::Postgres(), host = "{v.host()}", dbname = "dw")']


@plant(I, "*.py")
def py_host(v: Values) -> list[str]:
    return [f'DB_HOST = "{v.host()}"']


@plant(I, "*.py")
def py_pyodbc_trusted(v: Values) -> list[str]:
    s = f"Driver={{ODBC Driver 17 for SQL Server}};Server={v.server()};Database=dw;Trusted_Connection=yes;"
    return [f"conn = pyodbc.connect('{s}')"]


@plant(I, "*.py")
def py_engine_trusted(v: Values) -> list[str]:
    return [f'engine = create_engine("mssql+pyodbc://{v.server()}/dw?trusted_connection=yes&driver=SQL+Server")']


@plant(I, "*.py")
def py_private_ip(v: Values) -> list[str]:
    return [f'conn = psycopg2.connect(host="{v.private_ip()}", port=5432, dbname="dw")']


@plant(I, "*.R", "*.Rmd")
def r_unc_escaped(v: Values) -> list[str]:
    return [f'df <- read.csv("{B * 4}{v.server().lower()}{B * 2}analytics{B * 2}extract.csv")']


@plant(I, "*.R")
def r_unc_forward(v: Values) -> list[str]:
    return [f'path <- "//{v.server().lower()}/Information/Projects/waiting_list"', "setwd(path)"]


@plant(I, "*.R")
def r_unc_domain(v: Values) -> list[str]:
    return [f'source("//{v.host()}/shared/BI/functions.R")']


@plant(I, "*.py")
def py_unc_raw(v: Values) -> list[str]:
    return [f"BASE = r'{B * 2}{v.host()}{B}analytics$'"]


@plant(I, new="jobs/load.properties")
def jdbc_ip(v: Values) -> list[str]:
    return [f"jdbc.url=jdbc:sqlserver://{v.private_ip()}:1433;databaseName=dw"]


@plant(I, "*.R", "*.py")
def jdbc_host(v: Values) -> list[str]:
    return [f'url = "jdbc:sqlserver://{v.host()}:1433;databaseName=dw"']


@plant(I, "*.sql")
def sql_four_parts(v: Values) -> list[str]:
    return [f"SELECT TOP 10 * FROM [{v.server()}{B}BI].[DW].[dbo].[Admissions];"]


@plant(I, "*.sql")
def sql_four_parts_plain(v: Values) -> list[str]:
    return [f"LEFT JOIN [{v.server()}].[Reference].[dbo].[Practice] p ON p.code = a.code"]


@plant(I, "*.sql")
def sql_linked_server(v: Values) -> list[str]:
    return [f"EXEC sp_addlinkedserver @server = N'{v.server()}', @srvproduct = N'SQL Server';"]


@plant(I, "*.sql")
def sql_bulk_unc(v: Values) -> list[str]:
    return [f"BULK INSERT dbo.adm FROM '{B * 2}{v.server()}{B}imports{B}adm.csv' WITH (FIRSTROW = 2);"]


@plant(I, "*.sql")
def sql_header_comment(v: Values) -> list[str]:
    return [f"/****** Server: {v.server()}{B}INST1   Database: DW ******/"]


@plant(I, new="config.yml")
def yaml_host(v: Values) -> list[str]:
    return ["default:", "  database:", f"    host: {v.host()}", "    port: 1433"]


@plant(I, new="profiles.yml")
def dbt_server(v: Values) -> list[str]:
    return [
        "icb:",
        "  outputs:",
        "    dev:",
        "      type: sqlserver",
        f"      server: {v.server()}",
        "      windows_login: True",
    ]


@plant(I, new="extract.sas")
def sas_filename(v: Values) -> list[str]:
    return [f"libname hes '{B * 2}{v.server()}{B}sasdata{B}hes';"]


@plant(I, "*.sps")
def spss_get(v: Values) -> list[str]:
    return [f"GET FILE='{B * 2}{v.server().lower()}{B}data{B}smr01.sav'."]


@plant(I, "*.py", "*.R")
def databricks_host(v: Values) -> list[str]:
    return [f'host = "https://adb-{v.digits(16)}.{v.digits(2)}.azuredatabricks.net"']


@plant(I, new=".databrickscfg")
def databricks_cfg(v: Values) -> list[str]:
    return ["[DEFAULT]", f"host = https://adb-{v.digits(16)}.7.azuredatabricks.net/"]


@plant(I, new="deploy.ps1")
def ps_drive(v: Values) -> list[str]:
    return [f'New-PSDrive -Name "P" -PSProvider FileSystem -Root "{B * 2}{v.server()}{B}reports"']


@plant(I, new="deploy.ps1")
def ps_instance(v: Values) -> list[str]:
    return [f'Invoke-Sqlcmd -ServerInstance "{v.server()}{B}DW" -Query "select 1"']


@plant(I, new="queries/source.pq")
def m_sql_database(v: Values) -> list[str]:
    return ["let", f'    Source = Sql.Database("{v.server()}", "DW"),', '    T = Source{[Item="adm"]}[Data]', "in T"]


@plant(I, new="queries/folder.m")
def m_folder(v: Values) -> list[str]:
    return ["let", f'    Source = Folder.Files("{B * 2}{v.host()}{B}bi{B}monthly")', "in Source"]


@plant(I, "README.md", "*.md")
def readme_intranet(v: Values) -> list[str]:
    return [f"The report is at http://intranet.{v.trust()}.nhs.uk/reports/bed-state."]


@plant(I, "*.md", "*.Rmd")
def readme_report_server(v: Values) -> list[str]:
    return [f"See http://{v.server().lower()}/ReportServer/Pages/ReportViewer.aspx for the live version."]


@plant(I, "README.md", "*.md")
def readme_unc(v: Values) -> list[str]:
    return [f"Data are saved in `{B * 2}{v.server()}{B}Performance{B}Data`."]


@plant(I, new="dw.dsn")
def dsn_file(v: Values) -> list[str]:
    return ["[ODBC]", "DRIVER=SQL Server", f"SERVER={v.server()}", "DATABASE=dw", "Trusted_Connection=Yes"]


@plant(I, new="run.sh")
def sh_ssh(v: Values) -> list[str]:
    return ["#!/bin/sh", f"scp out.csv {v.user()}@{v.host()}:/srv/shiny-server/"]


@plant(I, new="run.sh")
def sh_ssh_ip(v: Values) -> list[str]:
    return ["#!/bin/sh", f"ssh {v.user()}@{v.private_ip()} 'systemctl restart shiny-server'"]


@plant(I, "*.py", "*.md")
def smb_url(v: Values) -> list[str]:
    return [f"# smb://{v.server().lower()}/analytics/outputs"]


@plant(I, new=".env")
def dotenv_server(v: Values) -> list[str]:
    return [f"SQL_SERVER={v.server()}", "SQL_DATABASE=dw"]


@plant(I, notebook="stream")
def nb_traceback(v: Values) -> list[str]:
    return [
        f"FileNotFoundError: [Errno 2] No such file or directory: '{B * 4}{v.server().lower()}{B * 2}bi{B * 2}x.csv'"
    ]


@plant(I, notebook="code")
def nb_server(v: Values) -> list[str]:
    return [f"server = '{v.server()}{B}{B}BI'", "database = 'DW'"]


@plant(I, "*.py", "*.R")
def proxy(v: Values) -> list[str]:
    return [f'proxies = "http://{v.private_ip()}:8080"']


@plant(I, new="tnsnames.ora")
def tnsnames(v: Values) -> list[str]:
    return ["PROD =", f"  (DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST={v.host()})(PORT=1521))(CONNECT_DATA=(SID=PROD)))"]


ALL: list[Plant] = plant.made(__name__)
