"""The bodies of packs, one module a kind: frozen shapes and their readers. They know nothing of rooms, seats or screens."""
