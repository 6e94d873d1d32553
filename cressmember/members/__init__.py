"""The register: organisations, people, representations, colleges, memberships, settlements."""
