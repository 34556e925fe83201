"""Plain data that is kept as JSON and comes back equal: what every document is made of."""

from __future__ import annotations

import datetime as dt
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Self, Union, get_args, get_origin, get_type_hints

_PLAIN = frozenset({str, int, bool, NoneType})


class BadDocumentError(ValueError):
    """Stored data is not the document it is said to be."""


class Stored:
    """What every part of a document can do: become JSON-able data and come back equal."""

    def to_data(self) -> dict[str, Any]:
        """The same content as dicts, lists, strings, ints, bools and None."""
        return {
            name: value if type(value) in _PLAIN else _encoded(value)
            for name, value in self.__dict__.items()
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Rebuild from `to_data()`; unknown fields are ignored, missing ones take their default.

        Raises:
            BadDocumentError: a field is missing that has no default, or is of the wrong type.
        """
        known = {name: hint for name, hint in _field_types(cls).items() if name in data}
        try:
            return cls(**{name: _decoded(data[name], hint) for name, hint in known.items()})
        except (TypeError, ValueError) as trouble:
            raise BadDocumentError(f"{cls.__name__}: {trouble}") from trouble


# ------------------------------------------------------------------------------ to data and back
def _encoded(value: object) -> object:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Stored):
        return value.to_data()
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def _field_types(cls: Any) -> dict[str, Any]:
    return _resolved(cls)


@cache
def _resolved(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _decoded(value: Any, hint: Any) -> Any:
    origin, options = get_origin(hint), get_args(hint)
    if origin is tuple:
        return tuple(_decoded(item, options[0]) for item in _a(list, value))
    if origin is Literal:
        return _one_of(value, options)
    if origin in {Union, UnionType}:
        return _first_fitting(value, options)
    return _single(value, hint)


def _single(value: Any, kind: type) -> Any:
    if kind is dt.datetime:
        return _instant(_a(str, value))
    if kind is dt.date:
        return dt.date.fromisoformat(_a(str, value))
    if issubclass(kind, Stored):
        return kind.from_data(_a(dict, value))
    return _a(kind, value)


def _first_fitting(value: Any, options: tuple[Any, ...]) -> Any:
    """The value as the first of the `options` of a union it can be; str stands before date."""
    if value is None and NoneType in options:
        return None
    trouble = BadDocumentError(f"{value!r} is none of {options}")
    for option in options:
        try:
            return _decoded(value, option)
        except ValueError as unfit:
            trouble = BadDocumentError(str(unfit))
    raise trouble


def _one_of(value: Any, options: tuple[Any, ...]) -> Any:
    if value not in options:
        raise BadDocumentError(f"{value!r} is none of {options}")
    return value


def _instant(text: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise BadDocumentError(f"{text!r} does not say its time zone")
    return instant.astimezone(dt.UTC)


def _a(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise BadDocumentError(f"{value!r} is not {kind.__name__}")
    return value
