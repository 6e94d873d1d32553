"""How one becomes a member, is represented as one, and ceases to be."""
