"""The evening, told in a real browser: one file a journey, with accessibility and the keyboard checked at each step."""
