"""Asking the web: politely, within bounds, and nowhere that a document must not lead."""
