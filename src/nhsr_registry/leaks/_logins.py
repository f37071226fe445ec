"""How functions and programs are handed a password on the spot: `dbConnect(drv, url, "me", "…")`, `sshpass -p …`."""

from __future__ import annotations

from nhsr_registry import re

#: A word that must be there, and how the password (`value`) stands beside it.
LOGINS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("authenticate", re.compile(r"\b(?:authenticate|req_auth_basic|HTTPBasicAuth|HttpNtlmAuth)\s*\(\s*(?:\w+\s*,\s*)?[\"'][^\"'\n]{1,60}[\"']\s*,\s*(?:password\s*=\s*)?[\"'](?P<value>[^\"'\s]{4,80})[\"']")),
    ("auth", re.compile(r"(?<![A-Za-z0-9])(?:basic_?|http_?)?auth\s*=\s*\(\s*[\"'][^\"'\n]{1,60}[\"']\s*,\s*[\"'](?P<value>[^\"'\s]{4,80})[\"']", re.IGNORECASE)),
    *((word, re.compile(r"(?<![A-Za-z])\w{0,20}(?:log_?[io]n|creds?|credentials?|account)\w{0,12}\s*(?:=|<-|:)\s*(?:c|list|tuple)?[(\[]\s*(?:\w{2,10}\s*=\s*)?[\"'][^\"'\n]{2,60}[\"']\s*,\s*(?:\w{2,10}\s*=\s*)?[\"'](?P<value>[^\"'\s]{6,80})[\"']\s*[)\]]", re.IGNORECASE)) for word in ("login", "logon", "cred", "account")),
    ("connect", re.compile(r"\b(?:cx_Oracle|oracledb|psycopg2?|pymysql|pymssql|teradatasql|hdbcli|dbapi|jaydebeapi)\.connect\s*\(\s*(?:[\"'][^\"'\n]{1,60}[\"']\s*,\s*){1,2}[\"'](?P<value>[^\"'\s]{4,80})[\"']")),
    ("dbconnect", re.compile(r"\bdbConnect\s*\(\s*[\w.:()]{1,100}\s*,\s*(?:[\"'][^\"'\n]{1,200}[\"']|\w+)\s*,\s*[\"'][^\"'\n]{1,60}[\"']\s*,\s*[\"'](?P<value>[^\"'\s]{4,80})[\"']")),
    ("securestring", re.compile(r"ConvertTo-SecureString\s+(?:-String\s+)?[\"'](?P<value>(?:[^\"'\s$]|\$(?![A-Za-z_({])){4,80})[\"']", re.IGNORECASE)),
    ("curl", re.compile(r"\bcurl\b[^\n|;]{0,200}?\s(?:-u|--user)\s+[\"']?[\w.@\\-]{1,60}:(?P<value>(?:[^\s\"'$]|\$(?![A-Za-z_({\d])){4,80})")),
    ("sshpass", re.compile(r"\bsshpass\s+-p\s*[\"']?(?P<value>(?:[^\s\"'$]|\$(?![A-Za-z_({\d])){4,80})")),
    *((program, re.compile(rf"\b{program}\b[^\n|;]{{0,200}}?\s-P\s*[\"']?(?P<value>[^\s\"'$%-][^\s\"'$%]{{3,80}})")) for program in ("sqlcmd", "bcp", "isql", "osql")),
    *((program, re.compile(rf"\b{program}\b[^\n|;]{{0,200}}?\s(?:-p|-pw|-pass|--password|/pass:)[ =]{{0,2}}[\"']?(?P<value>[^\s\"'$%-][^\s\"'$%]{{4,80}})", re.IGNORECASE)) for program in ("docker login", "az login", "plink", "pscp", "psftp", "cmdkey", "7z")),
    ("identified by", re.compile(r"\bIDENTIFIED\s+BY\s+(?:VALUES\s+)?[\"'](?P<value>[^\s\"';]{4,80})", re.IGNORECASE)),
    ("pass", re.compile(r"\b(?:user|u|uid)\s*\(\s*[\"']?[\w.\\-]+[\"']?\s*\)\s*pass(?:word)?\s*\(\s*[\"'](?P<value>[^\"'\s]{4,80})[\"']", re.IGNORECASE)),
    ("machine", re.compile(r"^[ \t]*machine\s+\S+\s+login\s+\S+\s+password\s+(?P<value>\S{4,80})", re.MULTILINE)),
    ("_auth", re.compile(r"_auth(?:Token|)\s*=\s*[\"']?(?P<value>[A-Za-z0-9+/=_.-]{16,})", re.IGNORECASE)),
)  # fmt: skip
