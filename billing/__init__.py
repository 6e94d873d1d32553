"""Dues: scales, campaigns, calls, the money inbox and what the treasurer proves."""
