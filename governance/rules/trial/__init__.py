"""A text tried before it binds: on the members of a day, on an imagined vote, on one that was held."""
