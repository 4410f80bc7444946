"""The public API: each task calls stages, brings them together, and says what came out."""
