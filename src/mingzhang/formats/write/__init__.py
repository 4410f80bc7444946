"""Writers: Document or tables to files."""
