"""Corpora as plain values, and the figures for evaluating an annotator on them."""
