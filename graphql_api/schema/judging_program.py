"""Is a document valid, asked of a process of its own?

`python -m graphql_api.schema.judging_program LIMITS` takes the limits of documents as JSON. It says that it is ready by
an empty line, then reads texts from its standard input, each behind its length in four bytes, and answers each by one
line (`graphql_api/schema/verdict.py`). It ends with its input, and leaves the processor to whoever asks it.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO, Final

#: How much less of a busy processor it gets than those who answer clients: a tenth.
_NICE: Final = 10
_LENGTH: Final = 4


def main() -> None:
    """Answer until the input ends."""
    os.nice(_NICE)
    # Who asks it hears of Ctrl-C, and ends it by ending its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A second of importing, with the processor left to others already.
    schema: Any = import_module("graphql_api.schema.schema")
    judging: Any = import_module("graphql_api.schema.judging")
    shape: Any = import_module("graphql_api.schema.shape")
    asked = json.loads(sys.argv[1])
    judged = judging.Judging(
        schema.graph().core, shape.Limits(**asked["limits"]), introspection=asked["introspection"]
    )
    gc.freeze()
    # It looks for garbage when nobody waits for it.
    gc.disable()
    answers = sys.stdout.buffer
    answers.write(b"\n")
    answers.flush()
    for text in _texts(sys.stdin.buffer):
        answers.write(judged.verdict(text).written())
        answers.flush()
        gc.collect()


def _texts(read: BinaryIO) -> Iterator[str]:
    while len(length := read.read(_LENGTH)) == _LENGTH:
        yield read.read(int.from_bytes(length, "big")).decode(errors="surrogatepass")


if __name__ == "__main__":
    main()
