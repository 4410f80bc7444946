"""Rules over readings and rows of documents and books."""
