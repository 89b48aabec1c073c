"""The statistical reading of a text: words, tags, trees, and taggers over them; weights are package data."""
