"""Can the catalogue be created while the rest of the program is loaded?

The file of an embedded one takes SQLite as long as a small part of loading, and nothing of Python.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

from graphql_api import stores
from graphql_api.store_settings import StoreSettings


@contextmanager
def opening(settings: StoreSettings) -> Generator[None]:
    """Begin to create what is missing; who opens the catalogue is told what is wrong."""
    thread = Thread(target=stores.create, args=(settings,), name="opening", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()
