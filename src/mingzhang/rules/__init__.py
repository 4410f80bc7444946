"""Run rules over readings, and tell what failed in a clerk's words."""
