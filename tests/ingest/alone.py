"""Runs a function where no other thread runs, as in the command line's own process."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


def alone(function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """Call it in a new process, and give what it gives or raise what it raises."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *given, **named).result()
