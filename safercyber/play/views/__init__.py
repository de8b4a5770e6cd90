"""The web edge of play: phones, the big screen, the host."""
