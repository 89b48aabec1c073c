"""The held-out documents of corpora without a split of their own."""


def held_out(index: int) -> bool:
    """Return whether a document (0-based index in file order) is in the held-out fifth, never used for tuning."""
    return index % 5 == 4
