"""A local-to-national registry of NHS analytics code."""

__version__ = "0.1.0"
