"""The permission that tells staff from members at the front door."""

OFFICE = "office.view"
