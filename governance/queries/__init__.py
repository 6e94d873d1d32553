"""Rows in, rule objects out."""
