"""Attributed statements and the chains of those who stand behind them."""
