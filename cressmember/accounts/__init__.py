"""Who may come in: users, dated staff roles, invitations, sign-in."""
