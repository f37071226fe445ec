"""How solutions spread: who uses whom, needs, organisations, what may need a hand, projects of one problem, digests of it."""
