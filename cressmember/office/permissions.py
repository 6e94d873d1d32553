"""The permissions that guard the office's pages."""

VIEW = "office.view"
STEER = "office.steer"
# Reads requests for membership, prospects and departures; writing them is keeping the register.
APPLICATIONS = "office.applications"
TYPE = "office.type"
