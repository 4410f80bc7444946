"""What a task says to people: verdicts, files written, progress."""
