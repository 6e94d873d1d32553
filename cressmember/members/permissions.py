"""The permissions that guard the register; ``accounts.roles`` says who holds them."""

VIEW = "members.view"
EDIT = "members.edit"
IMPORT = "members.import"
MERGE = "members.merge"
EXPORT = "members.export"
