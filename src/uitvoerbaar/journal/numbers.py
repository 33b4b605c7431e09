"""Numbers of persons: how to tell one, and finding them where they may not stand.

A citizen service number (BSN) has nine digits that, weighted 9 to 2 and minus 1, add up to a
multiple of eleven: the eleven test. A student without one has an education number
(onderwijsnummer): it begins with 10, and the same sum leaves five.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Nine digits in a row, wherever they begin; and the groups in which people write such a number.
_RUN = re.compile(r"(?=([0-9]{9}))", re.ASCII)
_GROUPED = re.compile(
    r"(?<![0-9])(?=([0-9]{4}[ .\-][0-9]{2}[ .\-][0-9]{3}(?![0-9])"
    r"|[0-9]{3}[ .\-][0-9]{3}[ .\-][0-9]{3}(?![0-9])))",
    re.ASCII,
)
_ALONE = re.compile(r"(?<![0-9])(0*[0-9]{9})(?![0-9])", re.ASCII)
LEFT_OUT = "[nummer weggelaten]"


def passes_eleven_test(number: str) -> bool:
    """Whether nine digits could be a citizen service number."""
    return _rest(number) == 0


def is_person_number(number: str) -> bool:
    """Whether nine digits could be a citizen service number or an education number."""
    rest = _rest(number)
    return rest == 0 or (rest == 5 and number.startswith("10"))


def _rest(number: str) -> int | None:
    """What the weighted sum leaves after division by eleven; None if it is not nine digits."""
    if len(number) != 9 or not (number.isascii() and number.isdigit()) or number == "0" * 9:
        return None
    return sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=True)) % 11


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_RUN, _GROUPED):
        for match in pattern.finditer(text):
            digits = re.sub(r"[^0-9]", "", match.group(1))
            if is_person_number(digits):
                yield match.start(1), match.end(1)


def _with_plain_digits(text: str) -> str:
    """The text with digits of any script as 0 to 9, one for one."""
    if text.isascii():
        return text
    return "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def holds_number(text: str) -> bool:
    """Whether nine digits in a row, or grouped as people do, could be a person's number.

    Longer runs count too, wherever the nine begin: an organisation number that contains such a
    number, or epoch milliseconds that do so by chance, are found.
    """
    return next(_spans(_with_plain_digits(text)), None) is not None


def names_person(text: str) -> bool:
    """Whether a person's number stands in the text by itself, not inside a longer number."""
    text = _with_plain_digits(text)
    alone = (match.group(1)[-9:] for match in _ALONE.finditer(text))
    if any(is_person_number(number) for number in alone):
        return True
    grouped = (re.sub(r"[^0-9]", "", match.group(1)) for match in _GROUPED.finditer(text))
    return any(is_person_number(number) for number in grouped)


def without_numbers(text: str) -> str:
    """The text with every such number left out."""
    plain = _with_plain_digits(text)
    spans = sorted(_spans(plain))
    if not spans:
        return text
    parts: list[str] = []
    end = 0
    while spans:
        start, stop = spans.pop(0)
        while spans and spans[0][0] < stop:  # numbers that overlap are left out together
            stop = max(stop, spans.pop(0)[1])
        parts += (text[end:start], LEFT_OUT)
        end = stop
    return "".join(parts) + text[end:]
