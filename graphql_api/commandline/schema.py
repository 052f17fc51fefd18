"""How is the SDL printed?"""

import sys
from argparse import Namespace

from graphql_api.schema.schema import sdl


def run(arguments: Namespace) -> int:
    """Print what schema.graphql holds."""
    del arguments
    sys.stdout.write(sdl())
    return 0
