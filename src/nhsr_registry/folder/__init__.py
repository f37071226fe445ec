"""The registry folder: its types, reading and writing it, and the rules that its files keep."""
