"""Prefect flows, connectors and the command line: the only layer that talks to the world outside a home."""
