"""How is a part of the program loaded that takes long?"""

import gc
import os
from importlib import import_module
from types import ModuleType


def load(name: str) -> ModuleType:
    """Import a module of this room."""
    # Nothing is asked of BLAS, whose threads would turn around waiting for it while we have something to do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is loaded stays to the end: looking for garbage meanwhile takes a tenth of the time, and finds none.
    gc.disable()
    try:
        return import_module(f"{__package__}.{name}")
    finally:
        # Nor is it looked for in all that when this is over.
        gc.freeze()
        gc.enable()
