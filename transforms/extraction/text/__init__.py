"""Extraction of articles from plain text."""
