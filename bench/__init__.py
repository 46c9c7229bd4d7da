"""Measured claims. Each file is a command that prints a ratio; numbers hold within one run on one machine."""
