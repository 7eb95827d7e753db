"""One file FORMAT per module: bytes to a table of strings with row numbers. No meaning, no database."""
