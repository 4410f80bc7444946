"""Lists of any size checked by rules: prepared, run, shown, compared, exported."""
