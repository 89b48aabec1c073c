"""A bound on the memory of a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MIB = 1 << 20


def bound_memory(memory_mb: int) -> tuple[int, int] | None:
    """Bound the address space to its present size plus `memory_mb` MiB, so that excess raises MemoryError.

    Returns:
        The former bounds; None where the system has no such bound.
    """
    try:
        import resource

        former = resource.getrlimit(resource.RLIMIT_AS)
        limit, hard = _address_space() + memory_mb * _MIB, former[1]
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
    except (ImportError, OSError, ValueError):
        return None
    return former


@contextmanager
def bounded_memory(memory_mb: int) -> Iterator[None]:
    """Bound the address space for a while, as `bound_memory` does."""
    former = bound_memory(memory_mb)
    try:
        yield
    finally:
        if former is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, former)


def _address_space() -> int:
    """Return the size of the address space in bytes, or 2 GiB where the system does not state it."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * 4_096
    except OSError:
        return 2_048 * _MIB
