"""Imports that another package makes without need, put off until something is asked of them."""

import gc
import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType


class PutOff(ModuleType):
    """A module that is imported when one of its names is first asked for."""

    def __getattr__(self, name: str) -> object:
        """Return a name of the real module."""
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def put_off(names: Sequence[str], absent: Sequence[str] = ()) -> Iterator[None]:
    """Put off the import of some modules during the block, and import others as if they were not installed.

    Modules that are already imported are left alone. Garbage is not collected meanwhile, since imports make none and
    the collector would look at everything imported so far again and again.
    """
    fresh = [name for name in (*names, *absent) if name not in sys.modules]
    for name in fresh:
        _place(name, None if name in absent else PutOff(name))
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()
        for name in fresh:
            _remove(name)


def _place(name: str, module: ModuleType | None) -> None:
    package, _, child = name.rpartition(".")
    sys.modules[name] = module  # type: ignore[assignment] # None makes an import raise ImportError
    if package:
        setattr(importlib.import_module(package), child, module)


def _remove(name: str) -> None:
    package, _, child = name.rpartition(".")
    module = sys.modules.get(name)
    if module is None or isinstance(module, PutOff):
        sys.modules.pop(name, None)
        if package and isinstance(vars(sys.modules[package]).get(child), PutOff):
            delattr(sys.modules[package], child)
