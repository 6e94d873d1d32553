"""Plumbing: journal, number series, outbox, stored documents, jobs, and the components of every screen."""
