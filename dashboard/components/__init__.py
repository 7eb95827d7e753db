"""Functions that return components: cards, tables, filters, marks. No callbacks, no questions, no SQL."""
