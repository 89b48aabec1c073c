"""Rows of the tables that each module is named for."""
