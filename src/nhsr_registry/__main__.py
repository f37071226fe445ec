"""`python -m nhsr_registry`."""

from nhsr_registry.cli import main

main()
