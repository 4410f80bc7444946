"""A book: tables in, values of one unit out, each with the way down to its base rows."""
