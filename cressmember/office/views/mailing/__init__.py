"""Mailings: lists, what is written to them, and what became of it."""
