"""The state of a value, as bits beside it.

A value without any bit is known. What is carried along by everything that was looked at (a
provisional fact, a mark that a row must be evaluated exactly) has bits of its own.
"""

from __future__ import annotations

ABSENT = 1
NOT_APPLICABLE = 2
UNKNOWN = 4
FAULT = 8
PROVISIONAL = 16
HAND_BACK = 32
OPEN_LOW = 64  # an unknown value without a lowest bound
OPEN_HIGH = 128

MISSING = ABSENT | NOT_APPLICABLE
NO_VALUE = MISSING | UNKNOWN | FAULT
CARRIED = PROVISIONAL | HAND_BACK
OPEN = OPEN_LOW | OPEN_HIGH
ALL = 255
