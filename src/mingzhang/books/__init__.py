"""One book: begun, filled, compiled, checked, held against what people made of it."""
