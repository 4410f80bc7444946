"""Made-up worlds: whole departments, marked 虚构, with planted faults and the answers to them."""
