"""The pages of statutes, bodies and mandates."""
