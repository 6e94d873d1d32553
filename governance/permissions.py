"""The permissions that guard statutes, bodies and meetings; ``accounts.roles`` says who holds them."""

VIEW = "governance.view"
PREPARE = "governance.prepare"
ADOPT = "governance.adopt"
# Prepares, convenes and holds meetings, writes their minutes.
MEET = "governance.meet"
# Receives those who come to a meeting, and nothing else of it.
DESK = "governance.desk"
