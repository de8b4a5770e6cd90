"""How many people were reached, counted once."""
