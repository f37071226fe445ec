"""What invites newcomers is worked out in one place for pages, commands and search."""

import pytest

from nhsr_registry.understand.inviting import in_words, invitation

GUIDE = {"contributing": ("CONTRIBUTING.md", "docs/CONTRIBUTING.md")}
CONDUCT = {"conduct": ("CODE_OF_CONDUCT.md",)}


@pytest.mark.parametrize(
    ("landmarks", "issues", "archived", "said"),
    [
        (GUIDE, None, None, ["says how to take part (CONTRIBUTING.md)"]),
        ({}, 1, False, ["has 1 open issue marked as good first ones"]),
        (
            GUIDE | CONDUCT,
            3,
            False,
            [
                "says how to take part (CONTRIBUTING.md)",
                "has 3 open issues marked as good first ones",
                "has a code of conduct (CODE_OF_CONDUCT.md)",
            ],
        ),
        (CONDUCT, 0, False, []),  # alone it invites nobody
        (GUIDE | CONDUCT, 3, True, []),  # nothing is changed there any more
        ({}, None, None, []),
    ],
)
def test_says_what_invites(landmarks, issues, archived, said):
    assert list(in_words(invitation(landmarks, issues, archived=archived))) == said
