"""Bringing a file in: one module per page and its neighbours."""
