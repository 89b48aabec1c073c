"""Mentions and entities of an article: names, nominals, pronouns, and whom they mean."""
