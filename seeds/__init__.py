"""Reference lists, word lists and bundled documents, shipped as package data."""
