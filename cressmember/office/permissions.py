"""The permissions that guard the office's pages."""

VIEW = "office.view"
STEER = "office.steer"
# Reads requests for membership, prospects and departures; writing them is keeping the register.
APPLICATIONS = "office.applications"
TYPE = "office.type"
PRIVACY = "office.privacy"
ERASE = "office.erase"
# Open what a duty keeps although it names somebody who was erased.
KEEP_ACCOUNTS = "office.keep_accounts"
KEEP_MINUTES = "office.keep_minutes"
KEEP_MEMBERS = "office.keep_members"
