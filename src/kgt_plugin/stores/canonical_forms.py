"""Literals in the canonical form of their type: what a store that keeps values, not texts, gives back.

Oxigraph and Virtuoso keep numbers, truth values and times by value. A literal in canonical form is put into
them as it is, so that their own comparisons (`FILTER(?x > 5)`) find it; reading makes that form again of
whatever they say. Any other literal is wrapped, see `stores.exact`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from rdflib.namespace import XSD

__all__ = ["canonical_datetime", "canonical_double", "is_kept_by_value", "read_form"]

_BOOLEAN, _INTEGER, _DECIMAL, _DOUBLE, _DATE, _DATE_TIME = (
    str(each)
    for each in (XSD.boolean, XSD.integer, XSD.decimal, XSD.double, XSD.date, XSD.dateTime)
)
_INTEGER_FORM: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FRACTION_FORM: Final = re.compile(r"-?(0|[1-9][0-9]{0,16})\.[0-9]{0,16}[1-9]")
_DATE_FORM: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME_FORM: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{0,5}[1-9])?Z?"
)
_PADDED: Final = re.compile(r"(?<=:[0-9]{2})(\.[0-9]*?)0+(?=Z?$)")
_ENDPOINT_DIGITS: Final = 6
"""Digits of a double that Virtuoso writes out; it keeps more than it says."""


def canonical_double(number: float) -> str:
    """Write a double as XML Schema's canonical form has it.

    Example:
        >>> canonical_double(36.6), canonical_double(1e10), canonical_double(0)
        ('3.66E1', '1.0E10', '0.0E0')
    """
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "INF" if number > 0 else "-INF"
    sign, digits, exponent = Decimal(repr(float(number))).normalize().as_tuple()
    text = "".join(map(str, digits))
    power = int(exponent) + len(text) - 1 if text != "0" else 0
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{power}"


def canonical_datetime(time: dt.datetime) -> str:
    """Write a time in UTC as XML Schema's canonical form has it.

    Args:
        time: with its zone.

    Example:
        >>> canonical_datetime(dt.datetime(2026, 1, 2, 3, 4, 5, 500_000, tzinfo=dt.UTC))
        '2026-01-02T03:04:05.5Z'
    """
    text = time.astimezone(dt.UTC).isoformat().removesuffix("+00:00")
    return (text.rstrip("0") if "." in text else text) + "Z"


def is_kept_by_value(lexical: str, datatype: str, *, endpoint: bool = False) -> bool:
    """Tell whether a store by value gives this literal back, once `read_form` has read it.

    Args:
        lexical: its text.
        datatype: its datatype's IRI.
        endpoint: whether the store is a SPARQL server of whatever make.

    Example:
        >>> integer = "http://www.w3.org/2001/XMLSchema#integer"
        >>> is_kept_by_value("7", integer), is_kept_by_value("07", integer)
        (True, False)
    """
    test = _KEPT.get(datatype)
    if test is None or not test(lexical):
        return False
    if not endpoint:
        return True
    if datatype == _BOOLEAN:
        return False  # Virtuoso's true is the integer 1
    if datatype == _DECIMAL:
        return "." in lexical  # Virtuoso makes an xsd:integer of "5"^^xsd:decimal
    digits = lexical.partition("E")[0].strip("-").replace(".", "")
    return datatype != _DOUBLE or len(digits.rstrip("0")) <= _ENDPOINT_DIGITS


def read_form(lexical: str, datatype: str) -> str:
    """Make the canonical form of what a store by value says.

    Example:
        >>> read_form("36.6", "http://www.w3.org/2001/XMLSchema#double")
        '3.66E1'
    """
    if datatype == _BOOLEAN:
        return {"1": "true", "0": "false"}.get(lexical, lexical)
    if datatype == _DATE_TIME:
        return _PADDED.sub(lambda match: match[1].rstrip("."), lexical)
    if datatype == _DOUBLE:
        number = _parsed(lexical)
        return lexical if number is None else canonical_double(number)
    return lexical


def _parsed(lexical: str) -> float | None:
    if not lexical.isascii() or "_" in lexical:
        return None
    try:
        number = float(lexical)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _is_double(lexical: str) -> bool:
    number = _parsed(lexical)
    return number is not None and "E" in lexical and canonical_double(number) == lexical


def _is_date(lexical: str) -> bool:
    return _DATE_FORM.fullmatch(lexical) is not None and _is_read_by(dt.date.fromisoformat, lexical)


def _is_date_time(lexical: str) -> bool:
    return _DATE_TIME_FORM.fullmatch(lexical) is not None and _is_read_by(
        dt.datetime.fromisoformat, lexical
    )


def _is_read_by(read: Callable[[str], object], lexical: str) -> bool:
    try:
        read(lexical)
    except ValueError:
        return False
    return True


def _is_decimal(lexical: str) -> bool:
    return any(form.fullmatch(lexical) is not None for form in (_INTEGER_FORM, _FRACTION_FORM))


_KEPT: Final[Mapping[str, Callable[[str], bool]]] = {
    _BOOLEAN: lambda lexical: lexical in ("true", "false"),
    _INTEGER: lambda lexical: _INTEGER_FORM.fullmatch(lexical) is not None,
    _DECIMAL: _is_decimal,
    _DOUBLE: _is_double,
    _DATE: _is_date,
    _DATE_TIME: _is_date_time,
}
