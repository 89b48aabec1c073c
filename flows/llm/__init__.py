"""Requests to the language model that the settings name: client, allowance and cache."""
