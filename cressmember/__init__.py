"""CressMember: the membership and governance back office of a CRESS."""
