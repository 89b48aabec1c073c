"""Corpora as plain values, and the figures by which an annotator is judged on them."""
