"""Formats of the trade, read from bytes: feeds, sitemaps, wires, archives, lists. Pure, bounded, never fetching."""
