"""Every question that we put to GitHub's GraphQL interface, and what each costs by GitHub's own rule.

Scalars cost nothing. A connection (topics, releases) costs one request for each thing it hangs on, and a hundred
requests are one point, at least one point a call: so a hundred repositories with their topics are one point, as they
would be without. https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry.github.carried import COMMITS, LENGTH, TAGGED, Shown

MOST = 100  # things that one question may ask for

_LIMIT = "rateLimit { cost remaining resetAt }"
_SEEN = """\
fragment Seen on Repository {
  id databaseId nameWithOwner description homepageUrl diskUsage pushedAt
  isArchived isDisabled isEmpty isPrivate isTemplate
  parent { nameWithOwner }
  defaultBranchRef { name target { oid } }
  repositoryTopics(first: 20) { nodes { topic { name } } }
}"""
_DETAILS = """\
fragment Details on Repository {
  id hasIssuesEnabled isSecurityPolicyEnabled
  releases(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { totalCount }
  firstIssues: issues(first: 1, states: OPEN, labels: ["good first issue"]) { totalCount }
  latestRelease { tagName publishedAt }
  defaultBranchRef { target { oid ... on Commit { %s } } }
  %s
}"""

#: Pass 1, by id: what may have changed since yesterday.
SEEN_BY_ID = f"query Seen($ids: [ID!]!) {{ {_LIMIT} nodes(ids: $ids) {{ ...Seen }} }}\n{_SEEN}"
#: What an owner has; also serves as pass 1 for it.
OF_OWNER = f"""\
query OfOwner($login: String!, $after: String) {{ {_LIMIT}
  repositoryOwner(login: $login) {{
    repositories(first: 100, after: $after, ownerAffiliations: OWNER, privacy: PUBLIC,
                 orderBy: {{field: PUSHED_AT, direction: DESC}}) {{
      pageInfo {{ hasNextPage endCursor }} nodes {{ ...Seen stargazerCount primaryLanguage {{ name }} }}
    }}
  }}
}}
{_SEEN}"""
#: What a search finds, newest first.
OF_SEARCH = f"""\
query OfSearch($query: String!, $after: String) {{ {_LIMIT}
  search(query: $query, type: REPOSITORY, first: 100, after: $after) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{ ... on Repository {{ ...Seen stargazerCount primaryLanguage {{ name }} }} }}
  }}
}}
{_SEEN}"""


def details_by_id(shown: Shown) -> str:
    """Pass 2, by id: what is asked only of repositories that have changed."""
    parts = {"length": (LENGTH, ""), "tags": (LENGTH, TAGGED), "commits": (COMMITS, TAGGED)}[shown]
    return f"query Details($ids: [ID!]!) {{ {_LIMIT} nodes(ids: $ids) {{ ...Details }} }}\n{_DETAILS % parts}"


def seen_by_name(count: int) -> str:
    """Pass 1 for `count` repositories whose id is not known yet: variables `o0`, `n0`, `o1` …"""
    variables = ", ".join(f"$o{i}: String!, $n{i}: String!" for i in range(count))
    asked = "\n".join(f"  r{i}: repository(owner: $o{i}, name: $n{i}) {{ ...Seen }}" for i in range(count))
    return f"query SeenByName({variables}) {{ {_LIMIT}\n{asked}\n}}\n{_SEEN}"


def named(names: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The variables of `seen_by_name`."""
    return {f"{key}{i}": value for i, pair in enumerate(names) for key, value in zip("on", pair, strict=True)}


def points(requests: int) -> int:
    """What a call costs that resolves this many connections."""
    return max(1, round(requests / 100))


def all_queries() -> dict[str, str]:
    """For those who hold our questions against GitHub's schema."""
    return {
        "seen by id": SEEN_BY_ID,
        "seen by name": seen_by_name(2),
        "details of new ones": details_by_id("length"),
        "details of known ones": details_by_id("tags"),
        "details of changed ones": details_by_id("commits"),
        "of owner": OF_OWNER,
        "of search": OF_SEARCH,
    }
