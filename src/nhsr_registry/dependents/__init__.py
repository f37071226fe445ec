"""Who uses whom among the listed projects, as their files show it. Below `search`, which tells it beside what it finds."""
