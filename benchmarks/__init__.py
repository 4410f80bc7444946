"""What is measured: ratios against a named yardstick, in one run of one process."""
