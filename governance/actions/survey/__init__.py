"""What happens to surveys of the members."""
