"""How does this project answer in a process of its own, and what are the floors below it?

`python -m benchmarks.ours first|unkept|executed|floor FOLDER QUERY` takes turns:

- `first`: from the query's text to bytes, by a path that has seen no query yet: nothing parsed, planned or kept.
  The schema is built, the catalogue open, the version's index and row in memory. The answer is kept for the next one.
- `unkept`: the same with no memory for answers.
- `executed`: graphql-core executes the same resolvers field by field; orjson writes.
- `floor`: orjson writes the tree that graphql-core made of them.

The event loop, memory and garbage are as in the server; but the floor gets memory as glibc gives it, which is quicker.
"""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import orjson
import uvloop

from benchmarks.archive import Opened, opened
from benchmarks.rivals.turns import take
from graphql_api.commandline.allocator import keep_freed_memory
from graphql_api.commandline.settled import settle
from graphql_api.fastpath.answers import FastAnswers
from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.fastpath.splice import SplicingExecutor
from graphql_api.resolvers.epoch import Epoch
from graphql_api.schema.document import Documents
from graphql_api.schema.execution import Execution
from graphql_api.schema.request import GraphQLRequest
from graphql_api.schema.schema import graph
from graphql_api.settings import Settings

#: What the server takes for kept answers where nothing else is set.
KEPT_BYTES: Final = int(Settings.model_fields["answer_memory"].default)


def answerer(epoch: Epoch, kept_bytes: int = KEPT_BYTES) -> FastAnswers:
    """Make a path that knows no query yet, as the server makes its own."""
    core = graph().core
    documents = Documents(core, most_characters=500_000, is_plainly_valid=partial(is_plainly_valid, core))
    return FastAnswers(core, Execution(documents, SplicingExecutor), epoch, kept_bytes=kept_bytes)


async def answered(archive: Opened, answers: FastAnswers, query: str) -> bytes:
    """Answer a query, all of it."""
    answer = await answers(GraphQLRequest(query, None, None, safe=False), archive.context())
    return b"".join(answer.texts)


def main(side: str, folder: Path, query: str) -> None:
    """Take turns."""
    if side != "floor":
        keep_freed_memory()
    # No Runner: it writes down a whole answer whenever it has run something, as the name of what it may interrupt.
    loop = uvloop.new_event_loop()
    archive = opened(folder)
    work = _work(side, loop, loop.run_until_complete(archive.__aenter__()), query)
    graph()
    settle()
    take(work)
    loop.run_until_complete(archive.__aexit__(None, None, None))
    loop.close()


def _work(side: str, loop: asyncio.AbstractEventLoop, archive: Opened, query: str) -> Callable[[], bytes]:
    run = loop.run_until_complete
    if side == "floor":
        tree = {"data": run(archive.execute(query)).data}
        return lambda: orjson.dumps(tree)
    if side == "executed":
        return lambda: orjson.dumps({"data": run(archive.execute(query)).data})
    kept_bytes = 0 if side == "unkept" else KEPT_BYTES
    return lambda: run(answered(archive, answerer(archive.epoch, kept_bytes), query))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).read_text())
