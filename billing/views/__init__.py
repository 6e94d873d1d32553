"""The treasurer's pages: one module per noun."""
