"""What is suspicious about a file: implausible masses, totals that disagree. Pure; a check never changes a value."""
