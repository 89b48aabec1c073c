"""A ledger of the news: who said what, passed on by whom, printed where, and the words that prove it."""
