"""Content only: packs of relations, quantities, rules, forms and regions."""
