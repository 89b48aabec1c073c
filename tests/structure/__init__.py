"""Measurements of a source tree: names, complexity, parameters, classes, word lists and sizes."""
