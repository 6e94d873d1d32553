"""How a body meets: who convenes it, when, on what, and what is kept of it."""
