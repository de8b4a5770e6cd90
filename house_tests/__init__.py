"""Is the house still standing as it was drawn? Doors, floors, tables, addresses, templates, content."""
