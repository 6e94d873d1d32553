"""The permissions that guard the office's pages."""

VIEW = "office.view"
STEER = "office.steer"
TYPE = "office.type"
