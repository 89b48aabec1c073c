"""Which documents of a corpus without a split of its own are kept for the final figure."""


def held_out(index: int) -> bool:
    """Whether document number `index` (from 0, in file order) is in the held-out fifth: never train or tune on it."""
    return index % 5 == 4
