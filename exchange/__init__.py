"""What crosses the border: bytes to plain records and back."""
