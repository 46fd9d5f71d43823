"""What Ctrl-C may not cut in two."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def whole() -> Generator[None]:
    """Ctrl-C waits until what is within is done, and is raised then."""
    usual = signal.getsignal(signal.SIGINT)
    # Elsewhere nothing is interrupted, and no handler may be set.
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield
        return
    held: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if held:
        raise KeyboardInterrupt
