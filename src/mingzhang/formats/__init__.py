"""Files to and from documents and tables; nothing here knows what the numbers mean."""
