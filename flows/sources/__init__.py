"""Connectors: one small file per kind of source, listed in `registry`."""
