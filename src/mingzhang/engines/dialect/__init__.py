"""The restricted SQL of rules: checked, compiled, advised on."""
