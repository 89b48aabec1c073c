"""Imports that another package makes without need, put off until something is asked of them."""

import gc
import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
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


class Absent(MetaPathFinder):
    """A finder that finds some modules absent, as if they were not installed."""

    def __init__(self, names: Sequence[str]) -> None:
        """Keep the names of the modules."""
        self._names = names

    def find_spec(self, fullname: str, *_: object) -> None:
        """Leave a module to the other finders, or raise the error of one that is not installed."""
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)


@contextmanager
def put_off(names: Sequence[str], absent: Sequence[str] = ()) -> Iterator[None]:
    """Put off the import of some modules during the block, and let others be absent.

    Modules that are already imported are left alone. Garbage is not collected meanwhile, since imports make none and
    the collector would look at everything imported so far again and again.
    """
    fresh = [name for name in names if name not in sys.modules]
    for name in fresh:
        _place(name)
    finder, was_collecting = Absent(absent), gc.isenabled()
    sys.meta_path.insert(0, finder)
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()
        sys.meta_path.remove(finder)
        for name in fresh:
            _remove(name)


def _place(name: str) -> None:
    package, _, child = name.rpartition(".")
    sys.modules[name] = module = PutOff(name)
    if package:
        setattr(importlib.import_module(package), child, module)


def _remove(name: str) -> None:
    package, _, child = name.rpartition(".")
    if isinstance(sys.modules.get(name), PutOff):
        del sys.modules[name]
    if package and isinstance(vars(sys.modules[package]).get(child), PutOff):
        delattr(sys.modules[package], child)
