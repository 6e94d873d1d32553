"""What a body decides: after what, with which quorum, at which majority."""
