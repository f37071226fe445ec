"""A file's text as the detectors see it: its lower case at hand, and where words stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from nhsr_registry import re
from nhsr_registry.documents import DOCUMENTS
from nhsr_registry.leaks._base import made_up
from nhsr_registry.leaks._clues import NEEDLES, clues
from nhsr_registry.leaks._once import FINDER
from nhsr_registry.understand.code import extension
from nhsr_registry.workbooks import WORKBOOKS

#: Whatever people write by hand or export as text, and pages that they rendered: an output may show rows.
READS = (
    "**/*.{r,rmd,qmd,rnw,py,sql,ipynb,do,sas,sps,jl,js,ts,jsx,tsx,sh,bash,bat,cmd,ps1,psm1,yml,yaml,toml,ini,cfg,conf,config,env,dax,m,pq,vba,bas}",
    "**/*.{cs,java,json,xml,txt,md,csv,tsv,psv,log,out,hl7,ora,udl,dsn,dat,rdl,dtsx,tmdl,pem,key,ppk,tf,tfvars,properties,rb,scala,go,php,ndjson,jsonl,geojson}",
    "**/*.{html,htm,rhistory,rst,adoc,org,markdown,tex,vbs,vb,kt,swift,pl,ktr,kjb,xsl,bak,old,orig,save,tmp,hql,ddl,psql,pls,pkb,plsql,kql,mdx,vue,svelte,lua,mjs,cjs,reg,rdp,cnf,databrickscfg,qvs,tcl,rout,ado,jsonc,json5,eml,ics,tsql,hcl,s3cfg,ovpn,crt,asc,cer,tps,tfstate,rdg,odc,smcl,lst,publishsettings,pubxml,dtsconfig,envrc,code-workspace,http,rest,pbids,bim}",
    "**/*.{rpt,prn,fwf,rtf,dot,gv,mmd,puml,plantuml,cron,crontab,cronjob,exp,expect,bteq,btq,ftp,scr,diff,patch,rej,ldif,vcf,vcard,mbox,edi,edifact,har,vnc,remmina,bicep,err,stderr,stdout,trace,jsonld,kdl,dbt,ks,wiki,mediawiki,textile,asciidoc,srt,vtt,sps,spv,lgs,opml,nb,wls,stan,jags,bugs,dsx,prql,bru,sublime-project,sublime-workspace,playbook,inventory,hosts,gradle,sbt,groovy,nuspec,user,settings,runsettings,appsettings,dcf,cypher,cql,ttl,n3,p8,pk8,pvk,kml,gpx,dockerfile,containerfile,jenkinsfile,makefile,mk,backup,sample,example,template,note,notes,service,history,cpp,c,rs,xsd,csv#,mail,mht,mhtml,emlx}",
    "**/*.{log,csv,txt,out,sql,r,py,bak}.{1,2,3,old,bak,save,orig,copy}",
    "**/.{env,renviron,rprofile,rhistory,netrc,pgpass,npmrc,pypirc,git-credentials,my.cnf,databrickscfg,dockercfg,bashrc,bash_history,zshrc,profile,psqlrc,python_history,htpasswd,odbc.ini,yarnrc,condarc,envrc,bash_profile,zprofile,zsh_history,rediscli_history,sqliterc}{,.*,_*,-*}",
    "**/*~",  # what editors keep of the version before
    "**/_environment{,.*,-*}",
    "**/*{key,keys,rsa,ed25519,ecdsa,token,tokens,secret,password,passwd,pwd,credential,hosts}",
    "**/{history_database,.*history,*-contents}",  # what RStudio and consoles remember of a session
    "**/{_netrc,pgpass.conf,id_rsa,id_dsa,id_ecdsa,id_ed25519,credentials,config,dockerfile,containerfile,jenkinsfile,crontab,.authinfo,.pip,.curlrc,.wgetrc,.smbcredentials,.vault_pass,.mailrc,.fetchmailrc,.msmtprc,.s3cmd,.boto,procfile,makefile,readme,notes,todo,hosts,passwords,secrets,rprofile,renviron}",
    "**/{dockerfile,containerfile,jenkinsfile,makefile}{.*,-*,_*}",
    "**/{description,kubeconfig,.kubeconfig,deploy,deploy_key,backup,dump,export,extract,data,patients,cohort,log,output,scratch,temp,tmp,untitled,email,letter,msg,message,minutes,handover}",
    "**/*.{ambr,kubeconfig,astm,cda,oru,adt,mllp,fhir,ccd,gpg-key,creds,login,rdsx,sqlite-log,netrc,pgpass,renviron,pypirc,npmrc}",
    # what is written by hand too, though nobody calls it code: templates, projects, reports of other programs, manuals
    "**/*.{rproj,cff,lintr,pyi,pyw,pyx,j2,jinja,jinja2,tpl,mustache,erb,tds,twb,iqy,oqy,url,desktop,in,awk,csproj,vbproj,sqlproj,dtproj,sln,resx,props,yxmd,yxmc,yxwz,xaml,sqlx,lkml,psd1,ps1xml,wsf,hta,asp,aspx,cshtml,jsp,xhtml,shtml,sthlp,stata,gms,rc,inc,mac,lis,robot,feature,f90,pas,clj,ex,exs,hs,dart,coffee,kts,m4,ac,am,cmake,site,rhtml,rtex,fodt,fods,slk,prefs,session,nbconvert,dbml,vimrc,bash_aliases}",
    "**/{license,licence,namespace,news,authors,contributors,codeowners,changelog,changes,copying,install,version,gemfile,rakefile,justfile,vagrantfile,brewfile,.gitignore,.gitattributes,.gitmodules,.rbuildignore,.dockerignore,.lintr,.flake8,.pylintrc,.editorconfig,.bash_aliases}",
    # jobs for clusters, macros, reports and templates of other programs, histories: text, whatever it is called
    "**/*.{sbatch,slurm,pbs,qsub,lsf,job,csh,ksh,zsh,fish,command,tool,sed,cls,frm,ahk,au3,fs,fsx,ml,pm,cfm,pig,hive,kusto,nf,smk,wdl,cwl,nix,proto,graphql,gql,rmarkdown,text,me,1st,tab,temp,copy,dump,trc,prf,inf,ica,dqy,tnsnames,view,nlogo,inp,spss,sbv,x12,ccda}",
    "**/*.{conmgr,params,database,rptproj,ssmssqlproj,targets,rsd,jrxml,rptdesign,xmla,xslt,wsdl,iml,launch,classpath,project,website,drawio,pbip,tfl,flow,hjson,jsonnet,cue,avsc,notebook,zpln,nomad,timer,tmpl,gotmpl,hbs,ejs,njk,liquid,pug}",
    "**/{.gitconfig,.lesshst,.viminfo,.secrets,.smbcredentials,snakefile,pipfile,sources.list,.dvc/config.local}",
    "**/{.ssh_config,ssh_config,sshconfig}",
    "**/*.log.20*",
    "**/*.env.{local,dev,development,prod,production,live,test,uat,staging,old,bak,txt}",
    "**/*.{svg,plain}",  # the words of drawings; whatever text has a name that says nothing (`Snapshot.notes`)
    *WORKBOOKS,
    *DOCUMENTS,
)
One = TypeVar("One")

_LONGEST = 20_000  # a longer line of a notebook or a page is a picture or a library
_WIDE = frozenset({"ipynb", "html", "htm", "js", "css", "vue", "mjs"})
_HEAD = 150_000  # of a data file, as much as tells what its rows are
_DATA = frozenset({"csv", "tsv", "psv", "txt", "json", "ndjson", "jsonl", "xml", "dat", "out", "log", "geojson"})
#: Texts that tools wrote: sums and versions that look like numbers and keys.
_TOOLS = frozenset(
    {
        "package-lock.json", "renv.lock", "poetry.lock", "uv.lock", "pipfile.lock", "yarn.lock", "manifest.json", "search.json", "pnpm-lock.yaml",
        "npm-shrinkwrap.json", "composer.lock", "search_index.json", "codemeta.json", ".secrets.baseline",
    }
)  # fmt: skip


#: Endings of files that are read as those of another kind.
_AS = {
    **dict.fromkeys(("pyi", "pyw", "pyx"), "py"), **dict.fromkeys(("stata", "sthlp"), "do"), **dict.fromkeys(("awk", "bash_aliases", "rc"), "sh"),
    **dict.fromkeys(("tds", "twb", "yxmd", "yxmc", "yxwz", "csproj", "vbproj", "sqlproj", "dtproj", "resx", "props", "xaml", "dbml", "fodt", "fods"), "xml"),
    **dict.fromkeys(("rproj", "cff"), "yml"), **dict.fromkeys(("xhtml", "shtml", "asp", "aspx", "cshtml", "jsp", "hta"), "html"), **dict.fromkeys(("psd1", "ps1xml"), "ps1"),
    **dict.fromkeys(("gitignore", "gitattributes", "rbuildignore", "dockerignore", "in", "tpl", "j2", "jinja", "jinja2", "mustache", "erb", "lis", "inc", "iqy", "url"), "txt"),
    **dict.fromkeys(("sbatch", "slurm", "pbs", "qsub", "lsf", "job", "csh", "ksh", "zsh", "fish", "command", "tool"), "sh"), **dict.fromkeys(("tmpl", "gotmpl", "hbs", "ejs", "njk", "liquid", "text", "me", "1st", "temp", "copy", "trc"), "txt"),
    **dict.fromkeys(("conmgr", "params", "rptproj", "ssmssqlproj", "targets", "rsd", "jrxml", "rptdesign", "xmla", "xslt", "wsdl", "iml", "launch", "classpath", "project", "drawio"), "xml"), **dict.fromkeys(("hjson", "jsonnet", "avsc", "notebook", "zpln", "pbip"), "json"),
    "rmarkdown": "rmd", "smk": "py", "tab": "tsv", "frm": "bas", "spss": "sps", "gitconfig": "ini", "prf": "ini", "kusto": "sql", "hive": "sql", "dump": "sql",
    "site": "r", "rhtml": "rmd", "rtex": "rnw", "sqlx": "sql", "local": "env", "gitmodules": "ini", "desktop": "ini", "editorconfig": "ini", "flake8": "ini", "pylintrc": "ini",
}  # fmt: skip
#: What editors and people add to the name of a copy; it is read as what it was copied from.
_COPY = re.compile(
    r"(?<=\.(?:csv|tsv|psv|txt|sql|log|out|dat|yml))(?:~|\.(?:bak|old|orig|save|copy|backup|tmp|\d))$|(?<=\.(?:json|html|yaml))(?:~|\.(?:bak|old|orig|save|copy|backup|tmp|\d))$|~$",
    re.IGNORECASE,
)
#: A page of the web says where it stands; what was made of somebody's own files, with what it was made.
_PAGES, _ITS_HEAD = frozenset({"html", "htm"}), 20_000
_STANDS = re.compile(r"""rel=["']canonical["']|property=["']og:url["']|<!-- saved from url=""", re.IGNORECASE)
#: Words of which one is in each of these; the last are what others than its two cases may stand for a letter.
_SAYS_SO = ("canonical", "og:url", "saved from url", "\u017f", "\u0131", "\u0307")
_OWN_MAKER = re.compile(
    r"quarto|pkgdown|pandoc|bookdown|blogdown|mkdocs|sphinx|jupyter|nbconvert|rmarkdown", re.IGNORECASE
)


def _without_long_lines(text: str) -> str:
    """The text with its long lines emptied. From one line's start, the last line's end within reach is looked for."""
    kept, done, start = [], 0, 0
    while len(text) - start > _LONGEST:
        if (end := text.rfind("\n", start, start + _LONGEST + 1)) < 0:
            end = text.find("\n", start)
            kept.append(text[done:start])
            done = start = end if end >= 0 else len(text)
            if end < 0:
                break
        start = end + 1
    return "".join((*kept, text[done:]))


#: Of a drawing only its words are read: its paths are numbers of any length.
_TAG = re.compile(
    r"<(?:style|script)\b[^<]{0,50000}</(?:style|script)>|<!\[CDATA\[[^\]]{0,50000}\]\]>|<[^<>]{0,60000}>"
)


def _ends(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _is_saved(text: str) -> bool:
    """Whether somebody else's page was saved: its tokens are its own, and given to whoever opens it."""
    head = text[:_ITS_HEAD].lower()
    if not any(map(head.__contains__, _SAYS_SO)):
        return False
    return bool(_STANDS.search(text, 0, _ITS_HEAD)) and not _OWN_MAKER.search(text, 0, _ITS_HEAD)


class _Cached(NamedTuple):
    path: str
    text: str
    kind: str  # extension
    name: str  # last part of the path, lower case
    made_up: bool  # or nobody's here: nothing in it is sure


class Text(_Cached):
    """One file. `text` has its long lines emptied."""

    @classmethod
    def of(cls, path: str, text: str, spoken: str | None = None) -> Text:
        """`spoken` is the extension that the file would have, had its name one (`Snapshot.spoken`)."""
        name = path.rpartition("/")[2].lower()
        kind = spoken or extension(_COPY.sub("", path)) or extension(path)
        kind = _AS.get(kind, kind)
        if kind in _WIDE and len(text) > _LONGEST:
            text = _without_long_lines(text)
        if kind == "ipynb":
            text = text.replace('\\"', '"')  # lines stay where they are
        if kind == "svg":
            kind, text = "txt", _TAG.sub(_ends, text[:_HEAD])
        return cls(path, text, kind, name, made_up(path) or (kind in _PAGES and _is_saved(text)))

    @cached_property
    def by_tool(self) -> bool:
        return self.name in _TOOLS or ".min." in self.name

    @property
    def head(self) -> Text:
        """The same, of a large data file its first rows."""
        if self.kind in _DATA and len(self.text) > _HEAD:
            return Text(
                self.path,
                self.text[:_HEAD].rpartition("\n")[0] or self.text[:_HEAD],
                self.kind,
                self.name,
                self.made_up,
            )
        return self

    @cached_property
    def lowered(self) -> str:
        """The text in lower case with every place where it was: letters that grow stay as they are."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(small if len(small := letter.lower()) == 1 else letter for letter in self.text)

    @cached_property
    def noughts(self) -> bytes:
        """The text as bytes with every digit a nought: so forms of numbers are told by plain searching."""
        # as bytes, since these are translated and searched many times quicker
        return self.text.encode("utf-8", "replace").translate(_AS_NOUGHTS)

    @cached_property
    def has_other_digits(self) -> bool:
        """Whether digits of other scripts stand in it, which `noughts` does not tell."""
        if self.text.isascii():
            return False
        return any(map(str.isdecimal, set(self.noughts.translate(None, _ASCII).decode())))

    @cached_property
    def may_have_years(self) -> bool:
        """Whether four digits stand in a row, as in every year, telephone number and number of a patient."""
        return b"0000" in self.noughts or self.has_other_digits

    @cached_property
    def has_hex(self) -> bool:
        """Whether 32 signs of the hexadecimal system stand in a row."""
        return _HEX in self.text.encode("utf-8", "replace").translate(_AS_HEX)

    @cached_property
    def folds_oddly(self) -> bool:
        """Whether letters stand in it that are others' second case: `lowered` does not tell what patterns find there."""
        return not self.text.isascii() and any(map(self.text.__contains__, _ODD))

    @cached_property
    def has_ten(self) -> bool:
        """Whether ten digits stand in a row."""
        return b"0000000000" in self.noughts

    @cached_property
    def clues(self) -> frozenset[str]:
        """Which of the words sought stand in the text."""
        if (every := self.all_places) is not None:
            return frozenset(NEEDLES.intersection(every))
        return clues(self.lowered)

    @cached_property
    def all_places(self) -> Mapping[str, Sequence[int]] | None:
        """Where each word stands, of those that do, if that was found in one pass (`_once`)."""
        return FINDER.places(self.lowered)

    def has(self, *needles: str) -> bool:
        """Whether any of these (lower case) stands in the text."""
        if (every := self.all_places) is not None:
            if not every.keys().isdisjoint(needles):
                return True
            return not FINDER.known.issuperset(needles) and any(map(self._at, needles))
        if not self.clues.isdisjoint(needles):
            return True
        unlearnt, signs, rules_out = _unlearnt(needles, len(NEEDLES))
        if not unlearnt or (not signs and self.clues.isdisjoint(rules_out)):
            return False  # most questions end here
        return any(map(self._at, unlearnt))

    def _at(self, needle: str) -> Sequence[int]:
        """Where a word stands; searched for once, and only if the vocabulary does not rule it out."""
        if (every := self.all_places) is not None:
            if (places := every.get(needle)) is not None or needle in FINDER.known:
                return places or ()
            if len(needle) > 1:  # a lone sign may be everywhere in the next text
                FINDER.add((needle,))
        known = self._found
        if (places := known.get(needle)) is None:
            if needle in _NUMBERS:
                known.update(_numbers(self.lowered))
                return known[needle]
            if self._ruled_out(needle):
                return ()  # quicker told again than remembered
            places = known[needle] = tuple(_each(self.lowered, needle))
        return places

    def _ruled_out(self, needle: str) -> bool:
        """Whether the vocabulary, or a sign that is sought in no time, tells that a word cannot be there."""
        if needle in NEEDLES:
            return needle not in self.clues
        asked, sign = _asked(needle, len(NEEDLES))
        return not self.clues.issuperset(asked) or sign not in self.text

    @cached_property
    def _found(self) -> dict[str, tuple[int, ...]]:
        return {}

    def places(self, *needles: str) -> Iterator[int]:
        """Where words (lower case) stand: plain searching, so that patterns need to look at few places."""
        if self.all_places is not None:
            return chain.from_iterable(map(self._at, needles))
        clues = self.clues
        return chain.from_iterable([self._at(one) for one in needles if one in clues or one not in NEEDLES])

    def windows(self, *needles: str, before: int = 400, after: int = 400) -> Sequence[tuple[int, int]]:
        """(start, end) of what stands around words on their lines; what overlaps is joined."""
        if not self.has(*needles):
            return ()
        out: list[tuple[int, int]] = []
        text, length = self.text, len(self.text)
        start = end = -1
        for at in sorted(self.places(*needles)):
            right = text.find("\n", at, at + after)
            if right < 0:
                right = min(at + after, length)
            if right <= end:
                continue  # another one on the same line
            left = max(text.rfind("\n", 0, at) + 1, at - before)
            if left > end:
                if end > 0:
                    out.append((start, end))
                start = left
            end = right
        if end > 0:
            out.append((start, end))
        return out


class Gate(Generic[One]):
    """Which of many things sought may be in a text, each told by words of which one must be there.

    To ask one after the other costs most where nothing is: here each word that a text has names what it lets in.
    """

    def __init__(self, sought: Iterable[tuple[Sequence[str], One]]) -> None:
        self._sought = tuple((tuple(words), one) for words, one in sought)
        self._exactly: dict[str, list[int]] = {}
        for place, (words, _) in enumerate(self._sought):
            FINDER.add(words)
            for word in words:
                self._exactly.setdefault(word, []).append(place)
        self._count = -1  # of the vocabulary that `_by` was made for
        self._by: dict[str, list[int]] = {}
        self._always: list[int] = []

    def open(self, text: Text) -> list[One]:
        """In their order. What is given need not be there, what is not given is not."""
        if (every := text.all_places) is not None:
            there = self._exactly.keys() & every.keys()
            return [self._sought[place][1] for place in sorted({one for word in there for one in self._exactly[word]})]
        if self._count != len(NEEDLES):
            self._learn()
        by, at = self._by, set(self._always)
        for clue in by.keys() & text.clues:
            at.update(by[clue])
        return [self._sought[place][1] for place in sorted(at)]

    def _learn(self) -> None:
        self._by, self._always = {}, []
        for place, (words, _) in enumerate(self._sought):
            asked = [_asked(word, len(NEEDLES))[0] for word in words]
            if all(asked):
                for clue in {max(some, key=len) for some in asked}:
                    self._by.setdefault(clue, []).append(place)
            else:
                self._always.append(place)
        self._count = len(NEEDLES)


@lru_cache(maxsize=1024)
def _unlearnt(needles: tuple[str, ...], count: int) -> tuple[tuple[str, ...], bool, frozenset[str]]:
    """Those that no vocabulary knows (signs, and several words); whether one holds no word of it; else a word of each.

    Asked with the vocabulary's size, as that grows. Where none of the words is, none of those can be.
    """
    unlearnt = tuple(needle for needle in needles if needle not in NEEDLES)
    asked = [_asked(needle, count)[0] for needle in unlearnt]
    return unlearnt, not all(asked), frozenset(max(words, key=len) for words in asked if words)


@lru_cache(maxsize=1024)
def _asked(needle: str, _count: int) -> tuple[tuple[str, ...], str]:
    """Words of the vocabulary, and a sign, without which a needle cannot be there.

    Asked with the vocabulary's size, as that grows.
    """
    held = [word for word in NEEDLES if word in needle]
    longest = tuple(word for word in held if not any(word in other for other in held if other != word))
    return longest, next((sign for sign in _RARE if sign in needle), "")


_AS_NOUGHTS, _ASCII = bytes.maketrans(b"123456789", b"000000000"), bytes(range(128))
_ODD = ("\u017f", "\u0131", "\u0130")
_HEX = b"0" * 32
_AS_HEX = bytes(ord("0") if chr(one) in "0123456789abcdefABCDEF" else ord(" ") for one in range(256))
_RARE = "~\\@"  # to look for one sign is many times quicker than to look for two
#: How private addresses begin. Sought at once, from each 1 on: alone, each would take as long as the vocabulary.
_NUMBERS = ("10.", "172.", "192.168.")
_ANY_NUMBER = re.compile(r"1(?:0\.|72\.|92\.168\.)")


def _numbers(text: str) -> dict[str, tuple[int, ...]]:
    """Where each of `_NUMBERS` stands."""
    found: dict[str, list[int]] = {needle: [] for needle in _NUMBERS}
    for match in _ANY_NUMBER.finditer(text):
        found[match[0]].append(match.start())
    return {needle: tuple(places) for needle, places in found.items()}


def _each(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))
