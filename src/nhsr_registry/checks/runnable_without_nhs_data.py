"""Can somebody without your data try it?"""

from __future__ import annotations

import re

from nhsr_registry import caveats, code
from nhsr_registry.checks import _scan
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding

_SAMPLES = (
    "**/{*synthetic*,*dummy*,*sample*,*example*,*fake*,*simulated*,*artificial*,*mock*,*toy*,*demo*,*test*}*.{csv,tsv,rds,rda,rdata,xlsx,parquet,json,feather,pkl,sql,db,sqlite}",
    "**/{synthetic*,dummy*,sample*,example*,test*,toy*,fake*,mock*,extdata}/**/*.{csv,tsv,rds,rda,rdata,xlsx,parquet,json,feather,txt}",
    "data/*.{rda,rdata,csv,tab,txt}", "{data,inputs,input,raw_data,data_in,lookups,codelists}/**/*.{csv,tsv,xlsx,rds,parquet,json,geojson}", "**/*.csv",
)  # fmt: skip
_MAKES = re.compile(
    r"\bNHSRdatasets\b|\bNHSRpopulation\b|\bfingertips(?:R|_py)?\b|\brnorm\s*\(|\brpois\s*\(|\brunif\s*\(|\brexp\s*\(|\bsample\s*\(|np\.random|random\.(?:choice|randint|gauss|sample|expovariate)|default_rng|\bfaker\b|\bsimpy\b|\bsimmer\b|synthpop|tribble\s*\(|data\.frame\s*\("
    r"|(?:read[._]\w+|fread|download\.file|curl_download|GET|request|urlopen|urlretrieve|requests\.get|st_read|read_html|fromJSON|pd\.read_\w+|req_perform)\s*\(\s*(?:url\s*=\s*)?(?:\w+\(\s*)?f?[\"']https?://|https?://[^\s\"']+\.(?:csv|xlsx?|zip|json)\b|opendata|ckanr|api\.(?:beta\.)?ons\.gov|files\.digital\.nhs\.uk|england\.nhs\.uk/statistics|\beurostat\b|PHEindicatormethods|DataFrame\(\s*\{|\bopensafely\b|\behrql\b|dummy_data"
)
_NEEDLES = (
    "NHSR", "fingertips", "rnorm", "rpois", "runif", "rexp", "sample", "random", "default_rng", "faker", "simpy", "simmer", "synthpop", "tribble", "data.frame", "http",
    "opendata", "ckanr", "api.", "digital.nhs", "england.nhs", "eurostat", "PHEindicator", "DataFrame", "opensafely", "ehrql", "dummy_data",
)  # fmt: skip


class RunnableWithoutNhsData(Check):
    """It can be tried without anybody’s real data

    People want to see it work before they ask for access to data. A small file with made-up rows in the same shape
    as the real ones is enough; so are published data, downloaded in the code. Never shorten a real extract for it.
    """

    id = "runnable-without-nhs-data"
    step = "Add a small made-up data set, so that others can try it"
    reads = (*README, *caveats.READS, *code.SOURCES)
    effort = "hours"
    commands = {
        "r-package": 'usethis::use_data_raw("sample_waits")   # then make up a few rows there',
        "*": 'waits <- data.frame(id = 1:100, week = sample(52, 100, TRUE), weeks_waited = rpois(100, 12))\nwrite.csv(waits, "data/sample_waits.csv", row.names = FALSE)',
    }
    passing = (
        {"data/sample_waits.csv": "a,b\n1,2\n", "a.R": "1\n"},
        {"a.R": 'x <- read.csv("https://www.england.nhs.uk/statistics/x.csv")\n'},
        {"inst/extdata/x.csv": "a\n1\n", "R/a.R": "1\n"},
        {"a.py": "x = np.random.normal(size=10)\n"},
    )
    failing = (
        {"a.R": 'x <- dbGetQuery(con, "select * from waits")\n'},
        {"a.sql": "SELECT * FROM dbo.waits\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for path in snapshot.find(*_SAMPLES):
            if (snapshot.by_path[path].size or 0) > 0 and not path.startswith((".github/", "docs/")):
                return cls.passes(f"See {path}.", [Evidence(path=path)], "inferred")
        told = [caveat for caveat in caveats.find(snapshot) if caveat.kind == "synthetic-data"]
        if told:
            return cls.passes(
                "It says that made-up data are used.", [Evidence(path=told[0].path, line=told[0].line)], "inferred"
            )
        for path, text in snapshot.read(*code.SOURCES):
            if found := _scan.first(text, _NEEDLES, _MAKES):
                line = text.count("\n", 0, found.start()) + 1
                return cls.passes("The code makes up or downloads data.", [Evidence(path=path, line=line)], "inferred")
        if lost := snapshot.unread(*code.SOURCES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("No data to try it with were seen yet.", (), "inferred")
