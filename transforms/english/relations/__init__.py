"""Relations that a text asserts: standing ones and events."""
