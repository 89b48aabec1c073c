"""Damage to homes, each kind with what verification says of it."""
