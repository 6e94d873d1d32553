"""The member's side: public pages, signed links, the member's own space."""
