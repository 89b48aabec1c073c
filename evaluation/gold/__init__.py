"""Gold articles of our own, and their scores."""
