"""Word lists and reference lists, read from the seeds."""
