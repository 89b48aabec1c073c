"""Training of the shipped weights from the corpora folder."""
