"""The staff's desk over the whole house: home, search, imports, work that spans floors."""
