"""The plumbing's own pages."""
