"""The bank: one module per noun."""
