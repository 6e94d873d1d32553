"""The lists of bodies, mandates and representations, one module per noun."""
