"""Training: the corpora folder in, the shipped weights out."""
