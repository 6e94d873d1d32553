"""The member's own space: every page under ``/espace/``."""
