"""Trained models, their features and their decoding."""
