"""Registries that take from one another: what a member publishes, taken in, bounded, merged, and kept with where it is from."""
