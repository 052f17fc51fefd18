"""Does memory that a large answer has given back go to the system at once, to be asked for anew by the next?

By default glibc gives every large piece back, and each page of the next one costs a fault: half of the processor time
of an answer of 30 MB. What is kept here is bounded; other allocators are left as they are.
"""

import ctypes
import os
from typing import Final

#: What glibc calls them (mallopt(3)), and bytes: pieces below the first lie in the heap (no more is allowed), and of
#: its free end the second is kept.
_LARGEST_IN_HEAP: Final = (-3, 32 << 20)
_KEPT_FREE: Final = (-1, 128 << 20)
#: By these an operator decides.
_SAID: Final = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


def keep_freed_memory() -> bool:
    """Keep what is freed for what comes next; false where the environment decides, or the allocator is another one."""
    if any(name in os.environ for name in _SAID):
        return False
    try:
        choose = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(choose(name, size) for name, size in (_LARGEST_IN_HEAP, _KEPT_FREE))
