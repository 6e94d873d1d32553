"""Work that spans floors: bringing in a register, starting a chamber."""
