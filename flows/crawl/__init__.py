"""The crawl of a source: which links are requested, in which order, and what is remembered."""
