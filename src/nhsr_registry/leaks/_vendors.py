"""Tokens that their makers gave a form of their own, so that a scanner may know them: (words that must be there, form).

Each maker's documentation or its entry under GitHub's secret scanning says the form
(https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns). Those that
analysts use most stand in `secrets`.
"""

from __future__ import annotations

_BEFORE, _AFTER = r"(?<![A-Za-z0-9_-])", r"(?![A-Za-z0-9_-])"


def _form(start: str, rest: str) -> tuple[str, str]:
    return start.lower(), f"{_BEFORE}{start}{rest}{_AFTER}"


#: Words of one entry are parted by spaces; each must be rare in other texts, since they are what is sought first, and
#: of letters, `_`, `-` and `.` only: another sign would join words that the vocabulary of texts keeps apart.
SHAPES: tuple[tuple[str, str], ...] = (
    _form("gsk_", r"[A-Za-z0-9]{48,56}"),  # Groq
    _form("hvs.", r"(?=[\w-]*\d)[\w-]{24,200}"),  # HashiCorp Vault
    _form("glsa_", r"[A-Za-z0-9]{32}_[0-9a-f]{8}"),  # Grafana
    _form("GOCSPX-", r"[\w-]{28}"),  # Google OAuth
    ("atatt atctt", rf"{_BEFORE}AT[AC]TT3xFf[\w=-]{{60,400}}"),  # Atlassian
    ("atbb", rf"{_BEFORE}ATBB[A-Za-z0-9]{{28}}[A-F0-9]{{4}}{_AFTER}"),
    ("airtable", r"(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?![A-Za-z0-9])"),
    ("sqp_ squ_ sqa_", rf"{_BEFORE}sq[pua]_[0-9a-f]{{40}}{_AFTER}"),  # SonarQube
    ("dop_v doo_v dor_v", rf"{_BEFORE}do[por]_v1_[0-9a-f]{{64}}{_AFTER}"),  # DigitalOcean
    ("glptt- glrt- gldt- glcbt-", rf"{_BEFORE}gl(?:ptt|rt|dt|cbt)-[\w-]{{20,64}}"),  # GitLab's others
    ("dckr_pat_ dckr_oat_", rf"{_BEFORE}dckr_(?:pat|oat)_[\w-]{{27,32}}{_AFTER}"),  # Docker
    ("dbtc_ dbtu_", rf"{_BEFORE}dbt[cu]_[\w=-]{{30,100}}"),  # dbt Cloud
    ("lsv langsmith", rf"{_BEFORE}lsv2_(?:pt|sk)_[0-9a-f]{{32}}_[0-9a-f]{{10}}{_AFTER}"),  # LangSmith
    ("tvly- pplx- xai-", rf"{_BEFORE}(?:tvly|pplx|xai)-(?=[\w-]*\d)[A-Za-z0-9-]{{30,100}}"),
    ("ntn_ notion", rf"{_BEFORE}(?:ntn_(?=[A-Za-z]*\d)[A-Za-z0-9]{{46}}|secret_(?=[A-Za-z]*\d)[A-Za-z0-9]{{43}}){_AFTER}"),  # Notion
    ("lin_api_", rf"{_BEFORE}lin_api_[A-Za-z0-9]{{40}}{_AFTER}"),
    ("figd_", rf"{_BEFORE}figd_[\w-]{{40,60}}"),
    ("shpat_ shpss_ shpca_", rf"{_BEFORE}shp(?:at|ss|ca)_[0-9a-fA-F]{{32}}{_AFTER}"),
    ("replicate", rf"{_BEFORE}r8_(?=[A-Za-z]*\d)[A-Za-z0-9]{{37}}{_AFTER}"),  # Replicate
    ("rubygems_", rf"{_BEFORE}rubygems_[0-9a-f]{{48}}{_AFTER}"),
    ("sbp_", rf"{_BEFORE}sbp_[0-9a-f]{{40}}{_AFTER}"),  # Supabase
    ("pul-", rf"{_BEFORE}pul-[0-9a-f]{{40}}{_AFTER}"),  # Pulumi
    ("nfp_", rf"{_BEFORE}nfp_[A-Za-z0-9]{{36}}{_AFTER}"),  # Netlify
    ("pnu_ pnb_", rf"{_BEFORE}pn[ub]_[A-Za-z0-9]{{36}}{_AFTER}"),  # Prefect
    ("atlasv", rf"{_BEFORE}[A-Za-z0-9]{{14}}\.atlasv1\.[\w-]{{60,100}}"),  # Terraform Cloud
    ("mapbox", r"(?<![A-Za-z0-9])sk\.eyJ[\w-]{40,200}\.[\w-]{20,30}(?![\w-])"),
    ("age-secret-key-", rf"{_BEFORE}AGE-SECRET-KEY-1[A-Z0-9]{{58}}{_AFTER}"),
    ("nomis", r"(?<![A-Za-z0-9])0x[0-9a-f]{40}(?![A-Za-z0-9])"),  # the id of a registered user of Nomis
    ("discord", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,72}"),
    ("telegram bottoken bot_token _bot", r"(?<![A-Za-z0-9])\d{8,10}:AA[\w-]{33}(?![\w-])"),  # a bot of Telegram
    ("twilio", r"(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    ("mailgun", r"(?<![A-Za-z0-9])key-[0-9a-f]{32}(?![A-Za-z0-9])"),
    ("jqqj", r"(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{10}AC[A-Za-z0-9]{14}(?![A-Za-z0-9])"),  # Azure AI services
    ("azdo", r"(?<![A-Za-z0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])"),  # Azure DevOps
    ("azse", r"(?<![A-Za-z0-9])[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}(?![A-Za-z0-9])"),  # Azure AI Search
)  # fmt: skip
