"""The permissions that guard the statutes, bodies and mandates; ``accounts.roles`` says who holds them."""

VIEW = "governance.view"
PREPARE = "governance.prepare"
ADOPT = "governance.adopt"
