"""What a pull request that adds a project says, and the one file it holds."""

from __future__ import annotations

from nhsr_registry.folder.encoding import encode_entry
from nhsr_registry.github.pulls import Proposal, branch_for
from nhsr_registry.listing.add import Added
from nhsr_registry.model import RepoId
from nhsr_registry.report import level_words


def proposal_of(added: Added) -> Proposal:
    """Our own words, and the project's name, which can hold nothing that acts; theirs stand in the file."""
    repo = RepoId.parse(added.entry.repository)
    body = (
        f"This adds [{repo}]({repo.url}) to the registry.\n\n"
        f"Readiness today: {level_words(added.assessment.score)}. No level is needed to be listed; a comment says what would help.\n\n"
        "Made with `nhsr-registry add --pull-request`. Please look at the summary, the problem and the topics."
    )
    return Proposal(
        branch=branch_for(repo),
        title=f"Add {repo}",
        body=body,
        files={f"registry/projects/{repo}.toml": encode_entry(added.entry).decode()},
    )
