"""Near-duplicates and repeated wordings."""
