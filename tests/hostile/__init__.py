"""Hostile input: regular expressions, readers and the annotator."""
