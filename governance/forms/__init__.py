"""The forms of statutes, bodies and mandates."""
