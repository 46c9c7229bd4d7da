"""What draws or remembers."""
