"""Taking part, from the member's space: commissions, surveys, directory, calendar."""
