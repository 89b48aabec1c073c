"""Rows of the tables of the contract; each module is named after its table."""
