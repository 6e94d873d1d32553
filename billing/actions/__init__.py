"""What can be done with dues: one module per noun."""
