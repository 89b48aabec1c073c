"""The annotator for English."""
