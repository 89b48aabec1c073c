"""Readers of every kind beside publishes, rollbacks and compactions: `python -m tests.generations`."""
