"""Dues computed exactly, each amount with the trace that explains it: pure answers."""
