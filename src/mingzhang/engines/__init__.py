"""The only code that makes or runs SQL text."""
