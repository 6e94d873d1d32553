"""What is asked of meetings: rows in, rule objects out."""
