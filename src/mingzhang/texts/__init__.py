"""Short texts read by words that packs declare: clauses, reasons, measures, personal numbers."""
