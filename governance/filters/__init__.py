"""How the lists of bodies, mandates and representations are narrowed, one module per noun."""
