"""How long does the store take for each call?"""

import inspect
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from typing import Any, TypeVar, cast

from graphql_api.domain.errors import StoreError
from graphql_api.service.metrics import STORE, STORE_ERRORS

Store = TypeVar("Store")


def measured_store(store: Store) -> Store:
    """Give a store whose calls are measured; all else of it is as it was."""
    return cast("Store", _Measured(store))


class _Measured:
    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the store has
        found = getattr(self._store, name)
        if inspect.iscoroutinefunction(found):
            found = _measured(name, found)
        elif inspect.isasyncgenfunction(found):
            found = _measured_items(name, found)
        # Found here the next time.
        self.__dict__[name] = found
        return found


def _measured(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    took = STORE.labels(name)

    async def measured(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the store's own
        began = perf_counter()
        try:
            return await call(*args, **kwargs)
        except StoreError as error:
            STORE_ERRORS.labels(name, error.code).inc()
            raise
        finally:
            took.observe(perf_counter() - began)

    return measured


def _measured_items(name: str, call: Callable[..., AsyncIterator[Any]]) -> Callable[..., AsyncIterator[Any]]:
    took = STORE.labels(name)

    async def measured(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - as the store's own
        began = perf_counter()
        try:
            async for item in call(*args, **kwargs):
                yield item
        except StoreError as error:
            STORE_ERRORS.labels(name, error.code).inc()
            raise
        finally:
            took.observe(perf_counter() - began)

    return measured
