"""Sessions, bookings, tickets, the door and the hours."""
