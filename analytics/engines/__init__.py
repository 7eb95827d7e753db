"""Engines compute what questions need. `protocol` is the seam; `sql` is the engine on the database itself."""
