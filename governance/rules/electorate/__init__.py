"""Colleges, who votes in them, and with how many votes."""
