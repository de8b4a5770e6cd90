"""Staff accounts, roles, sign-in with a second factor."""
