"""How seats are filled by those who elect."""
