"""Leaks of kinds that others thought of: each is found, and what declares itself made up, or is no value, is not.

Values are drawn when this runs, and machines' names have middle dots that are taken out, so that no file holds one.
"""

from __future__ import annotations

import base64

import pytest

from nhsr_registry import leaks
from nhsr_registry.assess import assess
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.checks._scan import example
from nhsr_registry.clones import read_clone
from nhsr_registry.globs import compile_patterns
from nhsr_registry.snapshot import Snapshot

PW2 = "Bram" + "ble42?qxzt"
K32 = "aB3dE5gH7jK9" + "mN1pQ2rS4t" + "U6vW8xY0zA"
N = numbers(12)
HC = numbers(6, 347_000_000)
FIRST, LAST = ("Ada", "Ben", "Cat", "Dov", "Eve", "Fay"), ("Byron", "Lovell", "Okoro", "Hughes", "Tanner", "Rahman")
F = [f"{first} {last}" for first, last in zip(FIRST, LAST, strict=True)]
D = [f"{3 + 4 * i:02}/{12 - 2 * i:02}/19{31 + 9 * i}" for i in range(6)]
ISO = [f"{day[6:]}-{day[3:5]}-{day[:2]}" for day in D]
PC = [f"{area}{1 + i} {i + 2}A{'BDEFGH'[i]}" for i, area in enumerate(("LS", "M", "PL", "OX", "TA", "SE"))]


def b(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def g(number: str) -> str:
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def rows(write, most=6) -> str:
    return "\n".join(write(i) for i in range(most))


# fmt: off
CREDENTIALS = [
# credentials
("a.R",f'add_headers(Authorization = "Key {K32}")'),
("a.py",f'headers = {{"Authorization": "ApiKey {K32}"}}'),
("a.py",f'headers = {{"Authorization": "Token token={K32}"}}'),
("a.R",f'req_headers(`X-Auth-Token` = "{K32}")'),
("a.py",f'headers = {{"Ocp-Apim-Subscription-Key": "{K32}"}}'),
("a.py",f'headers = {{"apikey": "{K32}"}}'),
("a.R",f'connectapi::connect(server = "https://c.nhs.uk", api_key = "{K32}")'),
(".netrc",f"machine ftp.x.nhs.uk\nlogin reports\npassword {PW2}"),
("_netrc","machine ftp.x.nhs.uk\n  login reports\n  password plainword9"),
(".authinfo",f"machine smtp.nhs.net login me port 587 password {PW2}"),
("crontab",f"5 6 * * * curl -s -u api:{PW2} https://x.nhs.uk/a.csv"),
("jobs/nightly.cron",f"5 6 * * * curl -s -u api:{PW2} https://x.nhs.uk/a.csv"),
("a.sql",f"connect to PR_SAIL user drummk using {PW2};"),
("a.sql",f"CONNECT TO DWH USER me USING '{PW2}'"),
("a.bteq",f".logon tdprod/me,{PW2}"),
("a.sql",f".LOGON tdprod/me,{PW2};"),
("a.sh",f"beeline -u jdbc:hive2://h:10000 -n me -p {PW2}"),
("a.sh",f"mongosh -u me -p {PW2} --host h"),
("a.sh",f"redis-cli -h cache -a {PW2} ping"),
("a.sh",f"smbclient //h/share -U me%{PW2}"),
("a.sh",f"mount -t cifs //h/s /mnt -o username=me,password={PW2}"),
("a.sh",f"ldapsearch -x -D cn=me -w {PW2} -b dc=x"),
("a.bat",f"net user svc_bi {PW2} /add"),
("a.sh",f"xfreerdp /v:h /u:me /p:{PW2}"),
("a.sh",f"openssl enc -d -aes-256-cbc -in a -pass pass:{PW2}"),
("a.sh",f"gpg --batch --passphrase {PW2} -d a.gpg"),
("a.sh",f"unzip -P {PW2} data.zip"),
("a.sh",f"echo 'me:{PW2}' | chpasswd"),
("a.sh",f"echo {PW2} | sudo -S apt install x"),
("a.sh",f"echo '{PW2}' | kinit me@X.NHS.UK"),
("a.exp",f'expect "assword:"\nsend "{PW2}\\r"'),
("a.sh",f"lftp -u me,{PW2} sftp://h"),
("a.txt",f"open ftp.x.nhs.uk\nuser reports {PW2}\nget a.csv"),
("a.sh",f"ftp -n h <<EOF\nuser reports {PW2}\nEOF"),
("a.sh",f"kubectl create secret generic db --from-literal=password={PW2}"),
("sitemanager.xml",f'<Server><Host>h.n{"hs"}.uk</Host><User>me</User><Pass encoding="base64">{b(PW2)}</Pass></Server>'),
("WinSCP.ini","[Sessions\\me@h.nhs.uk]\nHostName=h.nhs.uk\nUserName=me\nPassword=A35C435B9556B9C3A4C6D6E5F3B1"),
("confCons.xml",f'<Node Name="dw" Username="me" Password="{b(PW2+"morebytesinhere")}" Hostname="h"/>'),
("settings.xml",f"<server><id>nexus</id><username>me</username><password>{PW2}</password></server>"),
("a.config",f'<add name="dw" connectionString="Data Source=TRUST-S{"QL"}01;Initial Catalog=dw;User ID=me;Password={PW2}"/>'),
("login.py",f'if pw != "{PW2}":'),
("app.R",f'if (input$password == "{PW2}") {{'),
("app.R",f'validate(need(identical(input$pass, "{PW2}"), "no"))'),
("a.vba",f'If txtPassword.Value <> "{PW2}" Then Exit Sub'),
("a.bas",f'Sheets(1).Unprotect "{PW2}"'),
("a.bas",f'ActiveWorkbook.Unprotect Password:="{PW2}"'),
("a.sql",f"SELECT 1 FROM users WHERE user = 'me' AND password = '{PW2}'"),
("a.py",f'if hmac.compare_digest(password, "{PW2}"):'),
("m.eml",f"Subject: x\n\nFile password as usual: {PW2}\n\nThanks"),
("n.md",f"The login for the dashboard is `bi_reader` / `{PW2}`"),
("n.md",f"user: bi_reader, pass: {PW2}"),
("n.txt",f"creds: bi_reader/{PW2}"),
("n.md",f"Unlock the workbook with {PW2}"),
("n.md",f"The zip opens with the password we agreed, {PW2}"),
("n.md",f"cyfrinair: {PW2}"),
("a.R",f'readxl::read_excel("a.xlsx", password = "{PW2}")'),
("a.R",f'xl.read.file("a.xlsx", password = "{PW2}")'),
("a.R",f'excel.link::xl.workbook.open("a.xlsx", "{PW2}")'),
("a.py",f'msoffcrypto.OfficeFile(f).load_key(password="{PW2}")'),
("a.py",f'pd.read_sql(q, create_engine(URL.create("mssql+pyodbc", username="me", password="{PW2}", host="h")))'),
("a.py",f'client.connect("h", username="me", password="{PW2}")'),
("a.py",f'os.environ["DB_PASSWORD"] = "{PW2}"'),
("a.R",f'Sys.setenv("DB_PWD" = "{PW2}")'),
("a.R",f'keyring::key_set_with_value("dw", "me", "{PW2}")'),
("a.R",f'options(dw.user = "me", dw.password = "{PW2}")'),
("a.sas",f'proc sql; connect to oracle (user=me pw="{PW2}" path=h);'),
("a.sas",f"libname x odbc user=me pwd={PW2} dsn=dw;"),
("a.sas",f"rsubmit; signon h user=me password={PW2};"),
("a.do",f'odbc load, exec("x") dsn("dw") user("me") password("{PW2}")'),
("a.sps",f"GET DATA /TYPE=ODBC /CONNECT='DSN=dw;UID=me;PWD={PW2};'"),
("a.jl",f'conn = LibPQ.Connection("host=h user=me password={PW2}")'),
("pip.conf",f"[global]\nindex-url = https://me:{PW2}@nexus.x.nhs.uk/simple"),
(".pypirc",f"[x]\nusername = me\npassword = {PW2}"),
("odbc.ini",f"[DW]\nDriver=x\nServer=h\nUID=me\nPWD={PW2}"),
("a.yml",f"ansible_password: {PW2}"),
("values.yaml",f"auth:\n  rootPassword: {PW2}"),
("docker-compose.yml",f"environment:\n  - MSSQL_SA_PASSWORD={PW2}"),
("Dockerfile",f"ENV DB_PASSWORD {PW2}"),
("Dockerfile",f"ARG PASSWORD={PW2}"),
("a.tf",f'variable "db_password" {{\n  default = "{PW2}"\n}}'),
("a.bicep",f"param adminPassword string = '{PW2}'"),
("a.ps1",f'$cred = New-Object PSCredential("me", (ConvertTo-SecureString "{PW2}" -AsPlainText -Force))'),
("a.ps1",f'$password = "{PW2}"'),
("a.ps1",f'Invoke-Sqlcmd -ServerInstance h -Username me -Password "{PW2}"'),
("a.ps1",f"Invoke-Sqlcmd -ServerInstance h -Username me -Password '{PW2}'"),
("a.pq",f'Web.Contents("https://h/api", [Headers=[#"x-api-key"="{K32}"]])'),
("a.m",f'database("dw","me","{PW2}")'),
("a.cs",f'new NetworkCredential("me", "{PW2}")'),
("a.java",f'DriverManager.getConnection(url, "me", "{PW2}");'),
("a.js",f'const db = new Pool({{ user: "me", password: "{PW2}" }})'),
("a.go",f'dsn := "me:{PW2}@tcp(h:3306)/dw"'),
("a.php",f'mysqli_connect("h", "me", "{PW2}");'),
("a.rb",f'password: "{PW2}"'),
("a.har",f'{{"name": "Authorization", "value": "Bearer {K32}{K32}"}}'),
(".Rhistory",f'con <- dbConnect(odbc(), "dw", uid="me", pwd="{PW2}")'),
("a.ipynb",'{"cells":[{"cell_type":"code","source":["pw = \\"'+PW2+'\\"\\n"],"outputs":[]}]}'),
("a.R",f'httr::authenticate(user = "me", password = "{PW2}")'),
("a.py",f'requests.get(u, auth=HTTPBasicAuth(username="me", password="{PW2}"))'),
("a.py",f'ftp.login(user="me", passwd="{PW2}")'),
("a.py",f'paramiko.Transport(("h", 22)).connect(username="me", password="{PW2}")'),
("a.rdp","full address:s:h\nusername:s:me\npassword 51:b:01000000D08C9DDF0115D1118C7A00C04FC297EB01000000AB12CD34EF56"),
("a.vnc","[Connection]\nHost=h\nPassword=a1b2c3d4e5f60718"),
("a.reg",f'"DefaultPassword"="{PW2}"'),
("a.R",f'aws_secret <- "{K32}Zz9+/aBc"'),
("a.sh",f"export AWS_SECRET_ACCESS_KEY={K32}Zz9+/aBc"),
("a.sql",f"CREATE DATABASE SCOPED CREDENTIAL c WITH IDENTITY='SHARED ACCESS SIGNATURE', SECRET = 'sv=2022&sig={K32}{K32}'"),
("a.sql",f"OPEN SYMMETRIC KEY k DECRYPTION BY PASSWORD = '{PW2}'"),
("a.sql",f"CREATE USER me FOR LOGIN me; ALTER LOGIN me WITH PASSWORD=N'{PW2}'"),
("a.sql",f"EXEC xp_cmdshell 'bcp dw.dbo.x out a.csv -S h -U me -P {PW2}'"),
("a.sql",f"create or replace stage s credentials=(aws_key_id='x' aws_secret_key='{K32}Zz9aBcDe')"),
("conf.yaml",f"token: {K32}"),
("a.py",f"salt = '{PW2}'"),
("a.R",f'digest::hmac("{PW2}9Zk!", nhs_number)'),
("a.R",f'pseudo_key <- "{PW2}"'),
("a.py",f'df["h"] = df.nhs.map(lambda x: sha256((x + "{PW2}{PW2}").encode()))'),
("n.md",f"Dashboard login: bi_reader, password {PW2}"),("a.R",f'con <- RODBC::odbcConnect("dw", uid="me", pwd="{PW2}")'),
("a.R",f'odbcConnect("dw", "me", "{PW2}")'),("a.R",f'RODM::odbcDriverConnect("driver=x;server=y;uid=me;pwd={PW2}")'),
("a.py",f'redcap.Project(URL, "{"A1B2C3D4"*4}")'),("a.py",f'openai.api_key = "sk-{K32}{K32}"'),
("a.do",f'global pw "{PW2}"'),("a.do",f'local password = "{PW2}"'),("a.sas",f"%let pwd={PW2};"),
("a.ps1",f"$pwd = ConvertTo-SecureString {PW2} -AsPlainText -Force"),
("secrets.toml",f'[db]\nuser = "me"\npw = "{PW2}"'),("a.yaml",f"stringData:\n  password: {PW2}"),
("s.yaml",f"kind: Secret\ndata:\n  password: {b(PW2)}"),
("a.json",f'{{"profile":{{"user":"me","passphrase":"{PW2}"}}}}'),
("a.xml",f'<add key="SmtpPassword" value="{PW2}"/>'),("a.xml",f'<property name="hibernate.connection.password">{PW2}</property>'),
("Jenkinsfile",f"withEnv(['NEXUS_PASSWORD={PW2}'])"),("a.gradle",f'password "{PW2}"'),
("a.sql",f"CREATE DATABASE LINK x CONNECT TO me IDENTIFIED BY {PW2} USING 'dw'"),
("a.sql",f"sqlplus me/{PW2}@dw"),("a.sql",f"conn me/{PW2}@ora01:1521/x"),
("a.sh",f"psql 'postgresql://me@h/x?password={PW2}'"),("a.sh",f"docker login -u me -p {PW2} reg"),
("a.sh",f"az storage blob upload --account-key {K32}{K32}{K32[:22]}=="),("a.sh",f"az login --service-principal -u x -p {PW2} --tenant y"),
("a.sh",f"export SNOWSQL_PWD='{PW2}'"),("a.cmd",f"set PGPASSWORD={PW2}"),("a.cmd",f"cmdkey /add:h /user:me /pass:{PW2}"),
("a.vbs",f'conn.Open "Provider=x;User ID=me;Password={PW2}"'),("a.vba",f'Const DB_PW As String = "{PW2}"'),
("a.vba",f'.Refresh_Password = "{PW2}"'),
("a.R",f'Sys.setenv(AZURE_STORAGE_KEY = "{K32}{K32}{K32[:22]}==")'),
("a.dcf",f"token: {'0123456789ABCDEF'*2}\nsecret: {K32}Zz9aBcDe"),
]

MACHINES = [
("a.R",'setwd("//Xs·w-00-ash01/bnssg icb/BI/x")'),
("a.R",'read.csv("//as·h01fs/BI team/x.csv")'),
("a.py",'pd.read_csv("file://ic·-fs-dss02.hscic.gov.uk/HES_Team/x.txt")'),
("a.py",'pd.read_csv("file://tr·ustfiles/HES_Team/x.txt")'),
("README.md","Oracle on `nss-smra-scan.csa.scot.n·hs.uk:1529`."),
("README.md","The server is bhts-dws·ql12 and the database Reporting."),
("README.md","Connect to BHTS-DWS·QL12\\LIVE with your own account"),
("a.R",'read_excel("\\\\\\\\tr·ustserver\\\\Informatics\\\\x.xlsx")'),
("a.R",'x <- r"(\\\\fi·leserver02\\data$\\x.csv)"'),
("a.py",'p = Path(r"\\\\rb·d-fs\\Information Services\\x.csv")'),
("a.py",'p = "\\\\\\\\rb·d-fs\\\\Information Services\\\\x.csv"'),
("a.bat","pushd \\\\rb·dfs\\shared\\BI"),
("a.bat","net use Z: \\\\rb·dfs01\\shared"),
("a.bat","xcopy a.csv \\\\rb·d-fs01.xr·bd.n·hs.uk\\drop /y"),
("a.vba",'Workbooks.Open "\\\\RB·DFS\\Finance\\x.xlsx"'),
("a.md","Files are in `\\\\RB·DFS01\\Finance\\BI`."),
("a.yml","path: //rb·dfs01/finance/BI"),
("a.sas",'libname x "\\\\sa·sgrid01\\hes";'),
("a.pq",'Folder.Files("\\\\RB·DFS\\Finance\\x")'),
("a.sql",":CONNECT RBD-D·W01\\LIVE"),
("a.R",'dbConnect(odbc(), .connection_string = "Driver={SQL Server};Server=rb·d-dw01;Database=x;Trusted_Connection=yes;")'),
("a.R",'dbConnect(RPostgres::Postgres(), host = "pg-bi.rbd.n·hs.uk", dbname = "x")'),
("a.py",'oracledb.connect(dsn="or·a01.cs·a.scot.n·hs.uk:1521/SMRA")'),
("a.R",'dbConnect(drv, "//or·a01.cs·a.scot.n·hs.uk:1521/SMRA")'),
("a.R",'options(repos = "http://ne·xus01.rbd.lo·cal:8081/repository/cran")'),
("a.sh","ssh me@rs·tudio-prod01.rbd.lo·cal"),
("a.sh","scp a.csv me@10.·34.5.6:/data"),
("hosts","10.·34.5.6 dw·01 dw·01.rbd.local"),
("a.md","VPN then http://10.·34.5.6:3838/app"),
("a.md","The app runs on http://rb·d-shiny01/app"),
("a.json",'{"mssql.connections":[{"server":"RBD-D·W01","database":"x"}]}'),
("a.xml","<Host>sf·tp.rbdtrust.nhs.uk</Host>"),
]

PERSONS = [
("n.txt",rows(lambda i:f"- Mrs {F[i]} ({i+3} Station Road, {PC[i]}) carer, born {D[i]}, NHS {N[i]}: x",4)),
("n.txt",rows(lambda i:f"{i+1}. Mrs {F[i]}   {D[i].replace('/','.')[:6]}{D[i][-2:]}   {i+3} Glebe Avenue, {PC[i]}   0745981190{i}")),
("c.csv","comment_id,team,date,improve\n"+rows(lambda i:f'{i},SDEC,2024-12-11,"My dad Mr {F[i]} ({g(N[i])}, born {D[i]}) was left; ring 0751890992{i}"')),
("c.csv","id,notes\n"+rows(lambda i:f'{i},"Pt {F[i]} DOB {D[i]} lives at {i+1} Mill Lane {PC[i]}"')),
("q.rpt","NHS_Number Surname      Forenames Date_Of_Birth Postcode\n---------- ------------ --------- ------------- --------\n"+rows(lambda i:f"{N[i]} {F[i].split()[1]:12} {F[i].split()[0]:9} {ISO[i]:13} {PC[i]:8}")),
("q.txt"," surname | forename | dob\n---------+----------+-----\n"+rows(lambda i:f" {F[i].split()[1]} | {F[i].split()[0]} | {ISO[i]}")),
("q.log","+---------+----------+------------+\n| surname | forename | dob        |\n+---------+----------+------------+\n"+rows(lambda i:f"| {F[i].split()[1]} | {F[i].split()[0]} | {ISO[i]} |")),
("a.py",'RAW = """\nmrn|name|dob|arrived\n'+rows(lambda i:f"D655218{i}|{F[i]}|{D[i]}|2025-01-15 01:38")+'\n"""'),
("a.R","# surname, forename, dob, ward\n"+rows(lambda i:f"# {F[i].split()[1]}, {F[i].split()[0]}, {D[i]}, 7B")),
("a.sql","/* hosp_no  surname  dob\n"+rows(lambda i:f"D65521{i}  {F[i].split()[1]}  {D[i]}")+"\n*/"),
("a.yml","cases: |\n  surname,forename,dob\n"+rows(lambda i:f"  {F[i].split()[1]},{F[i].split()[0]},{ISO[i]}")),
("a.yaml","people:\n"+rows(lambda i:f"  - surname: {F[i].split()[1]}\n    forename: {F[i].split()[0]}\n    dob: {ISO[i]}")),
("a.yaml","people:\n"+rows(lambda i:f"  - {{surname: {F[i].split()[1]}, forename: {F[i].split()[0]}, dob: {ISO[i]}}}")),
("a.py","spark.createDataFrame([\n"+rows(lambda i:f"  ('{F[i]}', '{ISO[i]}', 'x'),")+"\n], ['name', 'dob', 'reason'])"),
("a.py","PTS = [\n"+rows(lambda i:f"  {{'name': '{F[i]}', 'dob': '{ISO[i]}', 'mrn': 'D65521{i}'}},")+"\n]"),
("a.js","const pts = [\n"+rows(lambda i:f"  {{name: '{F[i]}', dob: '{ISO[i]}', mrn: 'D65521{i}'}},")+"\n]"),
("a.R","df <- data.frame(name = c("+", ".join(f'"{x}"' for x in F)+"), d·ob = c("+", ".join(f'"{x}"' for x in ISO)+"))"),
("a.R","tribble(~name, ~d·ob, ~mrn,\n"+rows(lambda i:f'"{F[i]}", "{ISO[i]}", "D65521{i}",')+")"),
("a.sql","SELECT * FROM (VALUES\n"+rows(lambda i:f"('{F[i].split()[1]}','{F[i].split()[0]}','{ISO[i]}'),")+") v(surname, forename, dob)"),
("a.sql","WITH c AS (\n"+rows(lambda i:f"SELECT '{F[i].split()[1]}' AS surname, '{F[i].split()[0]}' AS forename, '{ISO[i]}' AS dob UNION ALL")+")"),
("a.geojson",'{"type":"FeatureCollection","features":['+",".join(f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[-0.3,53.3]}},"properties":{{"patient_key":6827153{i},"dob":"{ISO[i]}","gender":"F"}}}}' for i in range(6))+"]}"),
("a.json","["+",".join(f'{{"resourceType":"Patient","name":[{{"family":"{F[i].split()[1]}","given":["{F[i].split()[0]}"]}}],"birthDate":"{ISO[i]}"}}' for i in range(6))+"]"),
("a.dot","digraph x {\n"+rows(lambda i:f'  p{i} [label="{F[i]}\\n{D[i]}\\nNHS {N[i]}"];')+"\n}"),
("a.mmd","flowchart TD\n"+rows(lambda i:f'  p{i}["{F[i]} {D[i]}"] --> w',6)+"\n"),
("m.eml",f"Subject: x\n\nMrs {F[0]} (NHS {g(N[0])}, {D[0]}, 109 Church Street, {PC[0]}) was reviewed"),
("NEWS.md",f"* Fixed wrong clock stop for Mr {F[0]}, {g(N[0])} (reported)"),
("a.R",f"# Mrs {F[0]} NHS no {N[0]} should not be here"),
("a.R",f"# exclude pt D9541694 DOB {D[0]}"),
("l.rtf",f"{{\\rtf1\\ansi Re: Mrs {F[0]}, DOB {D[0]}, NHS No {g(N[0])}\\par 108 Mill Lane, {PC[0]}\\par}}"),
("l.txt",f"Re: Mrs {F[0]}\n{D[0]}\n108 Mill Lane, {PC[0]}\n\nDear Dr Vaughan, thank you for referring this patient"),
("l.md",f"RE: {F[0]}, D.O.B. {D[0]}, Hospital No: D655218"),
("a.ics","BEGIN:VCALENDAR\n"+rows(lambda i:f"BEGIN:VEVENT\nSUMMARY:Clinic - {F[i]} ({D[i]})\nDESCRIPTION:Tel 0751890992{i}\nEND:VEVENT")+"\nEND:VCALENDAR"),
("a.vcf",rows(lambda i:f"BEGIN:VCARD\nFN:{F[i]}\nBDAY:{ISO[i]}\nTEL:0751890992{i}\nADR:;;{i} Mill Lane;;;{PC[i]}\nEND:VCARD")),
("a.ldif",rows(lambda i:f"dn: cn={F[i]}\ncn: {F[i]}\ndateOfBirth: {ISO[i]}\nmobile: 0751890992{i}\n")),
("a.log",rows(lambda i:f"2024-01-14 02:0{i}:11 WARN no match for {F[i]} dob={ISO[i]} mrn=D65521{i}")),
("a.log",rows(lambda i:f"2024-01-14 02:0{i}:11 INFO processed patient {N[i]}")),
("a.tex","\\begin{tabular}{lll}\nName & DOB & Ward \\\\\n"+rows(lambda i:f"{F[i]} & {D[i]} & 7B \\\\")+"\n\\end{tabular}"),
("a.adoc","|===\n|Name |DOB |NHS number\n"+rows(lambda i:f"|{F[i]} |{D[i]} |{N[i]}")+"\n|==="),
("a.org","| Name | DOB | Ward |\n|---+---+---|\n"+rows(lambda i:f"| {F[i]} | {D[i]} | 7B |")),
("a.html","<ul>\n"+rows(lambda i:f"<li>{F[i]}, {D[i]}, {PC[i]}</li>")+"\n</ul>"),
("a.html","<table><tr><th>Name</th><th>DOB</th></tr>\n"+rows(lambda i:f"<tr><td>{F[i]}</td><td>{D[i]}</td></tr>")+"\n</table>"),
("a.xml","<pts>\n"+rows(lambda i:f'<pt name="{F[i]}" dob="{ISO[i]}" mrn="D65521{i}"/>')+"\n</pts>"),
("a.diff",rows(lambda i:f"-{F[i].split()[1]},{F[i].split()[0]},{D[i]},{PC[i]}")),
("data/a.csv","givenname,familyname,birth_dt\n"+rows(lambda i:f"{F[i].split()[0]},{F[i].split()[1]},{ISO[i]}")),
("data/a.csv","First Name,Last Name,DOB\n"+rows(lambda i:f"{F[i].split()[0]},{F[i].split()[1]},{D[i]}")),
("data/a.csv","PAS ID,Pt Name,D.O.B.\n"+rows(lambda i:f"D65521{i},{F[i]},{D[i]}")),
("data/a.csv","Hospital No,BirthDate,Sex\n"+rows(lambda i:f"D65521{i},{D[i]},F")),
("data/a.csv","UBRN,Patient,Born,GP\n"+rows(lambda i:f"00012345678{i},{F[i]},{D[i]},Dr X")),
("data/a.csv","nhsno,dateofbirth,pcode\n"+rows(lambda i:f"{N[i]},{ISO[i]},{PC[i]}")),
("data/a.csv","chi_number,dob\n"+rows(lambda i:f"010101000{i},{ISO[i]}")),
("data/a.csv","Rhif GIG,Cyfenw,Dyddiad geni\n"+rows(lambda i:f"{N[i]},{F[i].split()[1]},{D[i]}")),
("data/a.csv","field,p1,p2,p3,p4,p5,p6\nsurname,"+",".join(x.split()[1] for x in F)+"\ndob,"+",".join(D)+"\npostcode,"+",".join(PC)+"\n"),
("data/a.csv","record,field,value\n"+rows(lambda i:f"{i},surname,{F[i].split()[1]}\n{i},dob,{D[i]}\n{i},postcode,{PC[i]}")),
("data/a.csv","staff_name,esr_number,absence_reason,start\n"+rows(lambda i:f"{F[i]},2295769{i},S10 Anxiety,2024-01-0{i+1}")),
("data/a.csv","name,gmc,dob\n"+rows(lambda i:f"{F[i]},765432{i},{D[i]}")),
("data/a.csv","first,last,ni_number\n"+rows(lambda i:f"{F[i].split()[0]},{F[i].split()[1]},AB12345{i}C")),
("data/a.csv","patient_id,dod,age,postcode,cause\n"+rows(lambda i:f"D65521{i},{ISO[i][:5].replace(ISO[i][:4],'2023')}0{i+1}-11,8{i},{PC[i]},C50")),
("a.hl7",rows(lambda i:f"PID|1||{N[i]}^^^NHS||{F[i].split()[1].upper()}^{F[i].split()[0].upper()}||{ISO[i].replace('-','')}|F")),
("a.py",f'df = df[~df["hcn"].isin([{HC[0]}, {HC[1]}, {HC[2]}])]'),
("a.py",f'assert lookup("{N[0]}")["nhs_number"] == "{N[0]}"'),
("a.R",f'textInput("nhs", "NHS number", value = "{N[0]}")'),
("a.sql",f"WHERE NHSNumber NOT IN ('{N[0]}','{N[1]}')"),
("a.sql",f"AND pt.NHS_NO <> '{N[0]}'"),
("a.sh",f"curl https://h/Patient/{N[0]}"),
("a.py",f'url = "https://pds/Patient?identifier={N[0]}"'),
("a.http",f"GET https://h/personal-demographics/FHIR/R4/Patient/{N[0]}"),
("a.R",'x <- "'+b("nhs_number,surname,forename,dob\n"+rows(lambda i:f"{N[i]},{F[i].split()[1]},{F[i].split()[0]},{ISO[i]}"))+'"\nread.csv(text = rawToChar(base64enc::base64decode(x)))'),
("t.txt","Patients to call\n"+rows(lambda i:f"{F[i]} - {D[i]} - 0751890992{i}")),
("m.md","Minutes: discussed "+f"{F[0]} (dob {D[0]}) who DNA'd, and pt {F[1]} (DOB {D[1]})"),
("a.csv","Surname;Forename;DOB\n"+rows(lambda i:f"{F[i].split()[1]};{F[i].split()[0]};{D[i]}")),
("a.csv",'"Patient Name","Date of Birth","NHS No"\n'+rows(lambda i:f'"{F[i].split()[1]}, {F[i].split()[0]}","{D[i]}","{g(N[i])}"')),
("a.txt","PatientID~Surname~DOB\n"+rows(lambda i:f"{10000+i}~{F[i].split()[1]}~{D[i]}")),
("a.csv","x,y,name,dob_text\n"+rows(lambda i:f"51.{i},-1.{i},{F[i]},{D[i]}")),
("a.json","{"+",".join(f'"{N[i]}":{{"ward":"7B"}}' for i in range(6))+"}"),
("a.yml","ids:\n"+rows(lambda i:f"  - '{N[i]}'")),
("a.R",f"nhs <- {N[0]}"),("a.py",f'NHS_NO = "{N[0]}"'),("a.sql",f"DECLARE @nhs VARCHAR(10) = '{N[0]}'"),
("a.do",f'drop if nhsno == "{N[0]}"'),("a.sps",f"SELECT IF (NHSNumber = {N[0]})."),("a.sas",f"if nhs_number = '{N[0]}' then delete;"),
("a.md",f"See patient {N[0]} for an example"),("a.yml",f"nhs_number: {N[0]}"),
("a.Rout","> head(pts)\n  surname forename        dob\n"+rows(lambda i:f"{i+1} {F[i].split()[1]} {F[i].split()[0]} {ISO[i]}")),
("a.txt","# A tibble: 6 x 3\n  surname forename dob       \n  <chr> <chr> <date>\n"+rows(lambda i:f"{i+1} {F[i].split()[1]} {F[i].split()[0]} {ISO[i]}")),
("a.R","pts <- list(\n"+rows(lambda i:f'  list(name = "{F[i]}", dob = as.Date("{ISO[i]}")),')+")"),
("a.py","rows = [\n"+rows(lambda i:f"  Patient(name='{F[i]}', dob=date({ISO[i][:4]}, 3, 14)),")+"]"),
("a.sql",rows(lambda i:f"UPDATE pts SET surname='{F[i].split()[1]}', dob='{ISO[i]}' WHERE id={i};")),
("a.sql",rows(lambda i:f"INSERT INTO pts VALUES ('{N[i]}','{F[i]}','{ISO[i]}');")),
("a.pq",'#table({"Name","DOB"},{\n'+rows(lambda i:f'{{"{F[i]}", #date({ISO[i][:4]},3,14)}},')+"})"),
("a.dax",'DATATABLE("Name",STRING,"DOB",DATETIME,{\n'+rows(lambda i:f'{{"{F[i]}","{ISO[i]}"}},')+"})"),
("a.toml",rows(lambda i:f'[[pt]]\nname = "{F[i]}"\ndob = {ISO[i]}')),
("a.ini",rows(lambda i:f"[pt{i}]\nsurname = {F[i].split()[1]}\ndob = {D[i]}")),
("a.cypher",rows(lambda i:f"CREATE (p{i}:Patient {{name:'{F[i]}', dob:'{ISO[i]}'}})")),
("a.ttl",rows(lambda i:f'ex:p{i} foaf:name "{F[i]}" ; ex:dateOfBirth "{ISO[i]}" .')),
]
# fmt: on


def found(path: str, text: str) -> list[leaks.Hit]:
    return [*leaks.in_names(path), *leaks.in_text(path, example(text))]


@pytest.mark.parametrize(("path", "text"), CREDENTIALS)
def test_credentials(path: str, text: str):
    assert {leaks.RULES[hit.rule].check for hit in found(path, text)} & {"no-credentials"}


@pytest.mark.parametrize(("path", "text"), MACHINES)
def test_machines(path: str, text: str):
    assert {leaks.RULES[hit.rule].check for hit in found(path, text)} & {"no-internal-infrastructure"}


@pytest.mark.parametrize(("path", "text"), PERSONS)
def test_persons(path: str, text: str):
    assert {leaks.RULES[hit.rule].check for hit in found(path, text)} & {"no-person-level-columns", "no-nhs-numbers"}


@pytest.mark.parametrize("path", sorted({path for path, _ in (*CREDENTIALS, *MACHINES, *PERSONS)}))
def test_their_files_are_read(path: str):
    assert compile_patterns(leaks.READS).fullmatch(path)


TEST_NUMBERS = numbers(8, 999_000_000)
NOTHING = [
    ("a.R", 'add_headers(Authorization = paste("Key", Sys.getenv("CONNECT_API_KEY")))'),
    ("a.py", 'headers = {"Authorization": f"Bearer {token}"}'),
    (".netrc", "machine ftp.x.org\nlogin reports\npassword <your-password>"),
    ("a.sh", 'curl -u "$USER:$PASS" https://x.org'),
    ("a.sh", "redis-cli -a $REDIS_PASSWORD ping"),
    ("a.sh", "unzip -P data.zip"),
    ("a.sql", "connect to DWH user me using ${PASSWORD};"),
    ("a.py", 'if field.type == "password":'),
    ("a.R", 'if (input$password == "") return()'),
    ("a.py", 'if pw != os.environ["PW"]:'),
    ("a.R", 'if (identical(input$pass, Sys.getenv("APP_PASS"))) TRUE'),
    ("n.md", "Ask for the password as usual: it changes every month."),
    ("n.md", "Unlock the workbook with the password that the team sends you."),
    ("a.py", 'h = hashlib.sha256(("prefix_" + nhs_number).encode())'),
    ("a.R", 'digest::digest(x, algo = "sha256", serialize = FALSE)'),
    ("a.R", 'read.csv("file:///home/me/data/x.csv")'),
    ("a.R", 'x <- paste0(getwd(), "//data/waits.csv")'),
    ("a.py", 'rows = page.select("//table/tbody/tr")'),
    ("a.R", 'gsub("\\\\\\\\section\\\\{", "", x)'),
    ("README.md", "Open https://digital.nhs.uk:443/data and https://www.scot.nhs.uk/page"),
    ("README.md", "Contact Dr Ada Byron, The Surgery, 3 High Street, LS1 4AB, tel 0113 496 0000"),
    ("n.md", f"Mrs {F[0]} is made up: a fictitious patient, born {D[0]}, NHS {N[0]}"),
    ("n.txt", f"Mrs {F[0]} (NHS {g(TEST_NUMBERS[0])}, {D[0]}) has an appointment"),
    ("n.txt", "Dear Mrs {surname}, your appointment is on 14/03/2024 at LS1 4AB"),
    ("a.R", "# columns: surname, forename, dob, postcode\n# see the dictionary\n# for what each means\n# and who owns it"),
    ("a.md", "| field | dob | surname |\n|---|---|---|\n| type | date | text |\n| null | no | no |\n| from | PAS | PAS |"),
    ("data/a.csv", "first,last,step\n" + rows(lambda i: f"{i},{i + 3},a{i}")),
    ("a.sh", "curl https://api.example.org/Patient/1234567890"),
    ("a.R", f'x <- "{b("month,specialty,patients" + "".join(f"{chr(10)}2024-0{i},ENT,1{i}0" for i in range(1, 9)))}"  # base64'),
    ("extract_20240101_1700000000.txt", "see the ticket for the rest of it"),
    ("docs/isbn_9780306406157.txt", "a book that we read together"),
    ("a.geojson", '{"features":[' + ",".join(f'{{"properties":{{"lsoa":"E0100000{i}","n":1{i}}}}}' for i in range(9)) + "]}"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), NOTHING)
def test_what_is_none(path: str, text: str):
    assert found(path, text) == []


def people_csv(first: str = "") -> str:
    return first + "surname,forename,dob,postcode\n" + rows(lambda i: f"{LAST[i]},{FIRST[i]},{D[i]},{PC[i]}") + "\n"


def test_the_passcode_of_a_recorded_meeting_is_never_sure():
    meeting = f"- [The workshop](https://trust.zoom.us/rec/play/n8-spO05R8p9?continueMode=true&pwd={K32})"
    assert not any(hit.sure for hit in found("docs/a.md", meeting))
    assert any(hit.sure for hit in found("docs/a.md", meeting.replace("trust.zoom.us", "dwh.trust.n" + "hs.uk")))


def born_first(most: int) -> list[str]:
    """Ten-digit numbers that begin with a date, as Scotland's do, with a right check digit."""
    dates = (f"{1 + i % 28:02}{1 + i % 12:02}{30 + i:02}{310 + 7 * i}" for i in range(60))
    return [f"{one}{digit}" for one in dates for digit in range(10) if leaks.numbers.valid(f"{one}{digit}")][:most]


@pytest.mark.parametrize(
    ("path", "write"),
    [
        ("upi_list.txt", "\n".join),  # no word for what they are, but too many for chance
        ("check.R", lambda all_: "ids <- c(" + ", ".join(map(repr, all_)) + ")"),
        ("q.md", lambda all_: "| CHI | Board |\n|---|---|\n" + "\n".join(f"| {n[:6]} {n[6:]} | A |" for n in all_[:4])),
        ("a.R", lambda all_: f"# CHI {all_[0][:6]}-{all_[0][6:]} has the longest stay"),
    ],
)
def test_numbers_that_begin_with_a_date(path, write):
    assert {leaks.RULES[hit.rule].check for hit in found(path, write(born_first(12)))} == {"no-nhs-numbers"}


def test_a_few_numbers_that_begin_with_a_date_need_a_word():
    few = born_first(5)
    assert found("list.txt", "\n".join(few)) == []
    assert found("calls.txt", "\n".join(f"{n[:6]} {n[6:]}" for n in few)) == []


@pytest.mark.parametrize("apart", ["  ", "|"])
def test_a_ward_list_with_surnames_first(apart):
    lists = rows(
        lambda i: apart.join(("Elm", f"{LAST[i].upper()}, {FIRST[i]}", D[i].replace("/", "."), f"RX{8704756 + i}"))
    )
    assert {hit.rule for hit in found("handover.txt", lists)} == {"person-values"}
    authors = rows(lambda i: f"{LAST[i].upper()}, {FIRST[i]} (20{i:02}) A paper, accessed 0{i + 1}/02/2024")
    assert found("references.txt", authors) == []


@pytest.mark.parametrize("path", ["Tips/rsa_key.p8", "keys/deploy.pk8", "maps/visits.kml"])
def test_these_files_are_read(path):
    assert compile_patterns(leaks.READS).fullmatch(path)


def test_a_word_in_another_file_silences_nothing():
    files = {
        "README.md": "All data here are synthetic dummy data, made up by Faker.\n",
        "data/dummy_waits.csv": "month,n\n2024-01,1\n",
        "data/extract.csv": people_csv(),
        "R/a.R": f'# dummy\nx <- 1\n\n\n\n\n\n\n\n\n\n\n\n\npass{"word"} <- "{PW2}"\n',
    }
    hits = leaks.scan(Snapshot.of(files))
    assert {"data/extract.csv", "R/a.R"} <= {hit.path for hit in hits}
    # a README's word makes rows something to look at, and a password nothing less
    assert "R/a.R" in {hit.path for hit in hits if hit.sure}


@pytest.mark.parametrize("path", ["data/synthetic_patients.csv", "dummy/patients.csv", "data/patients_fake.csv"])
def test_what_says_so_in_its_name_is_never_sure(path: str):
    assert not any(hit.sure for hit in found(path, people_csv()))


def test_what_says_so_in_its_first_line_is_never_sure():
    assert not any(hit.sure for hit in found("data/patients.csv", people_csv("# synthetic data made with Synthea\n")))


def test_notes_about_several_persons_are_sure_and_about_one_are_to_look_at_unless_a_number_stands_there():
    line = lambda i: f"- Mrs {F[i]} ({i + 3} Station Road, {PC[i]}), born {D[i]}: x"  # noqa: E731
    assert any(hit.sure for hit in found("notes.txt", rows(line, 4)) if hit.rule == "person-values")
    assert not any(hit.sure for hit in found("notes.txt", rows(line, 1)))
    assert any(hit.sure for hit in found("notes.txt", f"{line(0)[:-3]}, NHS {N[0]}: x\n"))


def test_a_number_in_a_name_is_told_and_its_digits_are_not():
    name = f"extract_NHS_{N[0]}.txt"
    found_there = assess(Snapshot.of({name: "see the ticket for more\n", "a.R": "x <- 1\n"}))
    told = [where for finding in found_there.findings for where in finding.evidence if "extract" in where.path]
    assert any(where.path == "extract_NHS_##########.txt" for where in told)
    assert N[0] not in repr(found_there)


def finding(check: str, files: dict[str, str]):
    return next(one for one in assess(Snapshot.of(files)).findings if one.check == check)


def test_a_server_is_sure_where_somebody_gets_into_it():
    whole = example(f"Driver=x;Ser·ver=TRUST-SQL·01;Database=dw;UID=me;PW·D={PW2};")
    both = finding("no-internal-infrastructure", {
        "a.py": f'c = pyodbc.connect("{whole}")\n',
        "b.py": example('c = pyodbc.connect("Driver=x;Ser·ver=TRUST-SQL·02;Database=dw;Trusted_Connection=yes;")\n'),
    })  # fmt: skip
    notes = {where.path: where.note or "" for where in both.evidence}
    assert both.confidence == "observed"
    assert not notes["a.py"].endswith("(please look)")
    assert notes["b.py"].endswith("(please look)")


OUTPUT = '{{"cells": [{{"cell_type": "code", "source": ["df.head()"], "outputs": [{{"output_type": "stream", "text": {text}}}]}}]}}'


def test_outputs_are_to_look_at_unless_persons_stand_in_them():
    plain = finding("notebooks-clean", {"a.ipynb": OUTPUT.format(text='["  sepal  petal\\n", "0  5.1  1.4\\n"]')})
    assert plain.outcome == "fail"
    assert plain.confidence == "observed"
    assert [where.note.endswith("(please look)") for where in plain.evidence] == [True]


def test_copies_that_jupyter_leaves_are_looked_at(tmp_path):
    folder = tmp_path / ".ipynb_checkpoints"
    folder.mkdir()
    (folder / "load-checkpoint.py").write_text(f'df = df[~df["hcn"].isin([{HC[0]}, {HC[1]}, {HC[2]}])]\n')
    import subprocess

    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    snapshot = read_clone(tmp_path, wanted=leaks.READS)
    assert [hit.path for hit in leaks.scan(snapshot)] == [".ipynb_checkpoints/load-checkpoint.py"]
    assert not snapshot.paths
