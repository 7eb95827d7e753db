"""A small cache: the least recently used entry goes first, one computation at a time per key. Pure.

Bounded by the number of entries and, where asked, by the bytes of those that say how many they have (`nbytes`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Slot:
    """The place of one value; its lock is held while the value is computed."""

    __slots__ = ("filled", "lock", "value")

    def __init__(self) -> None:
        self.lock = Lock()
        self.filled = False
        self.value: Any = None


class Cache:
    """Safe to share between threads. A computation that fails leaves nothing behind, and the next caller tries again.

    A computation may ask for other keys, as long as these requests form no circle.
    """

    def __init__(self, size: int, most_bytes: int | None = None) -> None:
        self._size = size
        self._most_bytes = most_bytes
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of `key`, computed by the first who asks; others who ask meanwhile wait for it."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
        with slot.lock:
            if not slot.filled:
                try:
                    slot.value = compute()
                except BaseException:
                    self._forget(key, slot)
                    raise
                slot.filled = True
                self._trim()
            return cast(T, slot.value)

    def drop(self, key: Hashable) -> None:
        """Forget one entry, if it is there."""
        with self._lock:
            self._slots.pop(key, None)

    def _trim(self) -> None:
        with self._lock:
            while len(self._slots) > self._size or (len(self._slots) > 1 and self._too_heavy()):
                self._slots.popitem(last=False)

    def _too_heavy(self) -> bool:
        if self._most_bytes is None:
            return False
        return sum(getattr(slot.value, "nbytes", 0) for slot in self._slots.values()) > self._most_bytes

    def _forget(self, key: Hashable, slot: _Slot) -> None:
        """Take the place of a failed computation away: refusals must not push answers out."""
        with self._lock:
            if self._slots.get(key) is slot:
                del self._slots[key]

    def __len__(self) -> int:
        with self._lock:
            return len(self._slots)
