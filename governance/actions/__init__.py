"""What is done to statutes, bodies and mandates: one module per noun."""
