"""Settings, addresses, the staff home and the common pages."""
