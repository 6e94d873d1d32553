"""The permissions that guard dues; ``accounts.roles`` says who holds them."""

VIEW = "billing.view"
PREPARE = "billing.prepare"
APPROVE = "billing.approve"
ISSUE = "billing.issue"
RECEIVE = "billing.receive"
EXPORT = "billing.export"
