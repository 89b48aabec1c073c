"""Imports that another package makes without need: put off until something is asked of them, or left out."""

import gc
import importlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
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


class Blank:
    """An object that takes any arguments and the operators of grammars, and does nothing."""

    def __init__(self, *_values: object, **_options: object) -> None:
        """Take anything."""

    def __add__(self, _value: object) -> "Blank":
        """Return itself."""
        return self

    __radd__ = __or__ = __xor__ = __add__


class Vacant(ModuleType):
    """A module that has a blank class for each name that is asked for, so that `from … import` works.

    Modules below it are vacant by themselves.
    """

    def __getattr__(self, name: str) -> object:
        """Return a blank class, always the same for a name."""
        if name.startswith("__"):
            raise AttributeError(name)
        setattr(self, name, type(name, (Blank,), {"__module__": self.__name__}))
        return vars(self)[name]


class Vacancies(MetaPathFinder, Loader):
    """A finder of vacant modules for all names that a pattern matches."""

    def __init__(self, pattern: str, values: Mapping[str, object]) -> None:
        """Keep the pattern, which is of whole names, and what some names in these modules are instead of classes."""
        self._pattern, self._values = re.compile(pattern), values

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Return the specification of a vacant module, or leave it to the other finders."""
        return ModuleSpec(fullname, self, is_package=True) if self._pattern.fullmatch(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return a vacant module."""
        return Vacant(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave it vacant but for the values."""
        vars(module).update(self._values)


class CalledLater(ModuleType):
    """A module each of whose names is a function that imports the real one when it is called."""

    def __getattr__(self, name: str) -> object:
        """Return a function that calls the one of that name in the real module."""
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*values: object, **options: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*values, **options)

        return call


@contextmanager
def called_later(name: str) -> Iterator[None]:
    """Import nothing of a module during the block, of which others take functions alone, until one of them is called.

    The packages that it is in are not imported for it either.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = CalledLater(name)
    try:
        yield
    finally:
        if isinstance(sys.modules.get(name), CalledLater):
            del sys.modules[name]


@contextmanager
def left_out(pattern: str, **values: object) -> Iterator[None]:
    """Leave modules vacant that are first imported during the block: who imports them there may not use their names.

    Packages that were vacant altogether are imported as they are afterwards. `values` are those of names that are used
    during the import.
    """
    finder = Vacancies(pattern, values)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        vacant = [name for name in sys.modules if isinstance(sys.modules.get(name.partition(".")[0]), Vacant)]
        for name in vacant:
            del sys.modules[name]


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
