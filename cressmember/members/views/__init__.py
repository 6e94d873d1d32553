"""The register's own pages: one module per noun."""
