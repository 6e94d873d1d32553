"""How the lists of the dues side are narrowed, one module per noun."""
