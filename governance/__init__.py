"""Statutes, bodies, meetings and votes (from issue 4 on)."""
