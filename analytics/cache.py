"""A small cache: the least recently used entry goes first, one computation at a time per key. Pure.

Bounded by the number of entries and, where asked, by their bytes: what they say of themselves (`nbytes`), or about
what the objects take that they are made of.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import fields, is_dataclass
from itertools import islice
from sys import getsizeof
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")
# Of a long row of alike things some are looked at, and stand for the others.
LOOKED_AT = 32


class _Slot:
    """The place of one value; its lock is held while the value is computed."""

    __slots__ = ("failed", "filled", "lock", "nbytes", "value")

    def __init__(self) -> None:
        self.lock = Lock()
        self.filled = self.failed = False
        self.value: Any = None
        self.nbytes = 0


class Cache:
    """Safe to share between threads. A computation that fails leaves nothing behind, and the next caller tries again.

    A computation may ask for other keys, as long as these requests form no circle.
    """

    def __init__(self, size: int, most_bytes: int | None = None, largest: int | None = None) -> None:
        """`largest`: what takes more bytes is given to who asked and not kept, so that it pushes nothing else out."""
        self._size = size
        self._most_bytes = most_bytes
        self._largest = largest
        self._bytes = 0
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of `key`, computed by the first who asks; others who ask meanwhile wait for it."""
        while True:
            slot = self._slot(key)
            with slot.lock:
                if not slot.failed:
                    return cast(T, self._filled(key, slot, compute))
                # Who computed it before failed, and its place is gone: what is computed now needs another.

    def _slot(self, key: Hashable) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            return slot

    def _filled(self, key: Hashable, slot: _Slot, compute: Callable[[], T]) -> Any:
        """The value in a slot whose lock is held."""
        if not slot.filled:
            try:
                slot.value = compute()
            except BaseException:
                self._forget(key, slot)
                raise
            slot.filled = True
            self._keep(key, slot, 0 if self._most_bytes is None else bytes_of(slot.value))
        return slot.value

    def drop(self, key: Hashable) -> None:
        """Forget one entry, if it is there."""
        with self._lock:
            slot = self._slots.pop(key, None)
            self._bytes -= 0 if slot is None else slot.nbytes

    def clear(self) -> None:
        """Forget every entry; what is being computed still reaches who waits for it."""
        with self._lock:
            self._slots.clear()
            self._bytes = 0

    def _keep(self, key: Hashable, slot: _Slot, nbytes: int) -> None:
        with self._lock:
            if self._slots.get(key) is not slot:  # it was pushed out while it was computed
                return
            if self._largest is not None and nbytes > self._largest:
                del self._slots[key]
                return
            slot.nbytes = nbytes
            self._bytes += nbytes
            self._slots.move_to_end(key)  # newer than the parts that it was made of, which go before it
            while len(self._slots) > self._size or self._too_heavy():
                # What is being computed weighs nothing yet, and may be what this was made for.
                oldest = next((one for one, other in self._slots.items() if other.filled and other is not slot), None)
                if oldest is None:
                    break
                self._bytes -= self._slots.pop(oldest).nbytes

    def _too_heavy(self) -> bool:
        return self._most_bytes is not None and self._bytes > self._most_bytes

    def _forget(self, key: Hashable, slot: _Slot) -> None:
        """Take the place of a failed computation away: refusals must not push answers out."""
        slot.failed = True
        with self._lock:
            if self._slots.get(key) is slot:
                del self._slots[key]

    def __len__(self) -> int:
        with self._lock:
            return len(self._slots)


def bytes_of(value: Any) -> int:
    """About how much memory a value takes, all that it is made of included."""
    said = getattr(value, "nbytes", None)
    if said is not None:
        return int(said)
    parts: Collection[Any] = ()
    if isinstance(value, Mapping):
        return getsizeof(value) + _bytes_of_all(value.keys()) + _bytes_of_all(value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = value
    elif is_dataclass(value):
        parts = [getattr(value, field.name) for field in fields(value)]
    return getsizeof(value) + _bytes_of_all(parts)


def _bytes_of_all(parts: Collection[Any]) -> int:
    step = max(1, len(parts) // LOOKED_AT)
    looked_at = [bytes_of(part) for part in islice(parts, 0, None, step)]
    return sum(looked_at) * len(parts) // len(looked_at) if looked_at else 0
