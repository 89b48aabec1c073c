"""The annotator that asks a language model: its prompt, its answers, and the place of their words in the text."""
