"""The lists of the dues side, one module per noun."""
