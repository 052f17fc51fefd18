"""How is one source after another brought into the catalogue, and what is told of it?"""

import asyncio
import gc
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphql_api import stores
from graphql_api.catalog.protocols import Catalog
from graphql_api.commandline.bars import bars
from graphql_api.commandline.outcome import Outcome, failed, print_json
from graphql_api.commandline.wanted import Wanted
from graphql_api.commandline.working_beside import beside_of
from graphql_api.domain.errors import BidsgraphError
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.document_files import document_files
from graphql_api.ingest.keeping import keep_texts
from graphql_api.ingest.made_beside import MadeBeside
from graphql_api.ingest.progress import Progress
from graphql_api.ingest.refresh import refresh_records
from graphql_api.ingest.run import ingest
from graphql_api.ingest.source import without_credentials
from graphql_api.store_settings import StoreSettings

# Loaded where documents are written.
if TYPE_CHECKING:
    from graphql_api.commandline.written import Written

_OBJECTS_BETWEEN_COLLECTIONS: Final = 1_000_000
#: Seconds for which one thread keeps the others waiting: what works without the interpreter's lock, as the store does,
#: would stand still for longer than it works.
_TURN: Final = 0.0005


def tell(outcomes: Sequence[Outcome], *, as_json: bool) -> int:
    """Print the report, and give the exit status: 0, or 1 where any source failed."""
    if as_json:
        print_json(outcomes)
    else:
        # Imported late, as is all else that a script does not need: it takes longer to load than a small ingest does.
        from graphql_api.commandline.outcome_tables import print_tables  # noqa: PLC0415

        print_tables(outcomes)
    return 1 if failed(outcomes) else 0


def ingest_all(settings: StoreSettings, wanted: Wanted, ahead: Ahead | None = None) -> list[Outcome]:
    """Ingest one source after another, showing progress; one that fails does not stop the next.

    `ahead` is what reads the only one, where it was begun before.
    """
    # Millions of small tuples that all live to the end: looking for cycles among them was a sixth of the work.
    before, turn = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    sys.setswitchinterval(_TURN)
    gc.freeze()
    try:
        if ahead is None:
            return asyncio.run(_ingest_all(settings, wanted, AtHand))
        with beside_of(settings, wanted, ahead) as made:
            return asyncio.run(_ingest_ahead(settings, wanted, ahead, made))
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        sys.setswitchinterval(turn)


async def _ingest_ahead(
    settings: StoreSettings, wanted: Wanted, ahead: Ahead, made: MadeBeside | None
) -> list[Outcome]:
    try:
        return await _ingest_all(settings, wanted, lambda: AtHand(ahead=ahead, beside=made))
    finally:
        # While the loop still runs, whose threads may be waiting for what is read, or made.
        ahead.close()
        if made is not None:
            made.close()


async def _ingest_all(
    settings: StoreSettings, wanted: Wanted, at_hand: Callable[[], AtHand]
) -> list[Outcome]:
    # As the loop makes one, which would load what it is made of by now, when others wait.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))
    async with stores.opened(settings) as catalog:
        with bars() as progress:
            return [
                await _one(source, settings, wanted, catalog, progress, at_hand())
                for source in wanted.sources
            ]


async def _one(  # noqa: PLR0913, PLR0917 (all of it is what the command was given)
    source: str,
    settings: StoreSettings,
    wanted: Wanted,
    catalog: Catalog,
    progress: Progress,
    at_hand: AtHand,
) -> Outcome:
    try:
        files = document_files(source)
        if files:
            return Outcome(source, written=await _write(catalog, settings, files, progress))
        report = await ingest(
            source,
            catalog=catalog,
            data_dir=settings.data_dir,
            dataset_id=wanted.dataset_id,
            version=wanted.version,
            checksum=wanted.checksum,
            progress=progress,
            at_hand=at_hand,
        )
        progress.step("texts and records", 0, None)
        await _complete(catalog, settings, report.dataset_id, at_hand)
    except BidsgraphError as error:
        return Outcome(without_credentials(source), error=error)
    return Outcome(without_credentials(source), report=report)


async def _complete(catalog: Catalog, settings: StoreSettings, dataset_id: str, at_hand: AtHand) -> None:
    """Keep texts, and make records meanwhile: neither needs the other, and the store works beside us."""
    done = await asyncio.gather(
        keep_texts(catalog, dataset_id, settings.text_size, at_hand),
        _refresh(catalog, settings, dataset_id, at_hand),
        return_exceptions=True,
    )
    for each in done:
        if isinstance(each, BaseException):
            raise each


async def _refresh(catalog: Catalog, settings: StoreSettings, dataset_id: str, at_hand: AtHand) -> None:
    try:
        await refresh_records(catalog, dataset_id, settings.database_names[0], at_hand)
    finally:
        if at_hand.beside is not None:
            at_hand.beside.leave_records()


async def _write(
    catalog: Catalog, settings: StoreSettings, files: Sequence[Path], progress: Progress
) -> "Written":
    from graphql_api.commandline.documents import write_documents  # noqa: PLC0415 (as above)

    return await write_documents(catalog, settings, files, progress)
