"""What the treasurer types: one module per noun."""
