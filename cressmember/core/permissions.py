"""The permissions that guard the plumbing's pages."""

OUTBOX = "core.outbox"
CONFIGURE = "core.configure"
JOURNAL = "core.journal"
