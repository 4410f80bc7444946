"""What stands in a file that would be made public: every text that shows, and what it hides."""
