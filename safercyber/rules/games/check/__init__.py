"""What the pack check looks at, one module a question; `safercyber.rules.games.report` puts the answers together."""
