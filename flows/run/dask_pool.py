"""Shards on a Dask cluster: a local one, or workers on several machines that see the home under the same path.

Each worker of Dask supervises one process that reads documents, by the same code as on one machine, so that bounds,
attempts and rows are the same. That process is forked from a server that lives as long as the worker: models are loaded
once. When a worker dies, Dask gives its shard to another one, which takes up the documents that were finished.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsledger.expectations.errors import ContractError, InstallError, NewsledgerError, SettingsError
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.workers import Bounds, run_shards

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S = 20.0
Seconds = dict[str, float]


def run_on_dask(
    shards: Sequence[Shard], *, workers: int, bounds: Bounds, address: str = ""
) -> Iterator[tuple[Shard, Seconds]]:
    """Yield each shard with the seconds spent on it as it finishes, in any order.

    Args:
        shards: What to read.
        workers: Number of workers of a local cluster; a cluster at an address has its own.
        bounds: What one document may use.
        address: Address of the scheduler, such as tcp://10.0.0.5:8786; empty for a local cluster.

    Raises:
        ContractError: A shard lost too many workers, or a worker failed by a fault of newsledger's own.
        InstallError: A package is missing, here or on a worker.
        SettingsError: No scheduler answers at the address.
    """
    if not shards:
        return
    try:
        from distributed import KilledWorker, as_completed
    except ImportError as exc:
        raise InstallError("executor is dask; install it with: pip install 'newsledger[dask]'") from exc
    with _client(address, min(workers, len(shards))) as client:
        futures = {
            client.submit(read_shard, replace(shard, home=shard.home.absolute()), bounds, key=shard.key): shard
            for shard in shards
        }
        for future in as_completed(futures):
            shard = futures[future]
            try:
                seconds = future.result()
            except KilledWorker as exc:
                raise ContractError(
                    f"shard {shard.key} lost {exc.allowed_failures + 1} Dask workers; is memory short?"
                ) from exc
            if isinstance(seconds, NewsledgerError):
                raise seconds
            yield shard, seconds


def read_shard(shard: Shard, bounds: Bounds) -> Seconds | NewsledgerError:
    """Read one shard on a worker, in a supervised process; return the seconds, or the error that ends the run."""
    seconds: Seconds = {}
    try:
        for _, stage_seconds in run_shards([shard], workers=1, bounds=bounds):
            seconds = stage_seconds
    except NewsledgerError as exc:
        return exc
    return seconds


@contextmanager
def _client(address: str, workers: int) -> "Iterator[Client]":
    """Connect to the scheduler at an address, or start a local cluster for as long as the block runs."""
    import dask
    from distributed import Client, LocalCluster

    if address:
        try:
            client: Any = Client(address, timeout=CONNECT_S)
        except (OSError, TimeoutError, ValueError) as exc:
            raise SettingsError(
                f"no Dask scheduler answers at dask_address {address}; start one: dask scheduler"
            ) from exc
        with client:
            yield client
        return
    # Workers of Dask are daemons by default, which may not start the processes that read.
    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, memory_limit=0, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client
