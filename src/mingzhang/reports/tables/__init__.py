"""Tables that are no official form: read by their heads and rows, checked by what these say."""
