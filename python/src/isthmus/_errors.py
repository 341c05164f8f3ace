"""What is refused, and how it is said: what, where, expected, got, and what to do."""

from __future__ import annotations

import importlib
from types import ModuleType


class IsthmusError(Exception):
    """Everything that this package refuses."""


class BadInput(IsthmusError, ValueError):
    """What was given is not what is read here."""


class NotFound(IsthmusError, LookupError):
    """There is nothing of this name."""


class Damaged(IsthmusError, ValueError):
    """The bytes are not those that were written."""


class MissingPackage(IsthmusError, ImportError):
    """A package that only some calls need is not installed."""


def describe(what: str, /, **where: object) -> str:
    """A sentence with where it is: ``what [file=..., expected=...]``."""
    told = ", ".join(f"{key}={value}" for key, value in where.items())
    return f"{what} [{told}]" if told else what


def need(name: str, extra: str) -> ModuleType:
    """Imports a package that is optional; says how to get it where it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError as cause:
        raise MissingPackage(
            f"this needs {name}, which cannot be imported ({cause}); "
            f"install it: pip install '{name}', or this package with its extra: isthmus[{extra}]"
        ) from cause
