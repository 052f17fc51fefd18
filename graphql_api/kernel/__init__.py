"""How do columns become text? By compiled code where it was built, else by its twin in Python, byte for byte alike."""

from typing import Final

try:
    from graphql_api.kernel._weave import weave, weave_tree
except ImportError:  # built without a C compiler, or for another platform
    from graphql_api.kernel.pure import weave, weave_tree

#: Whether compiled code is at work.
IS_COMPILED: Final = weave.__module__ == "graphql_api.kernel._weave"

__all__ = ["IS_COMPILED", "weave", "weave_tree"]
