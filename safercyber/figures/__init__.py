"""Places, official counts signed off by a named person, and the register of what was released."""
