"""Servers that could speak HTTP for us, side by side: how fast they are, and which promises they keep."""
