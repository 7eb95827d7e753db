"""Distinct value -> what it means, with evidence. Pure functions; no files, no database."""
