"""Whether a store has the objects that its state names, with the sizes that the state says."""

from collections.abc import Iterator

from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.store.object_store import ObjectStore
from newsledger.warehouse.store.store_state import JOURNALS, LAKE, TOMBSTONES, StoreState, journal_name


def lacking(state: StoreState, store: ObjectStore) -> Iterator[Damage]:
    """Yield the objects that a state names and that the store lacks, or has with another size.

    Raises:
        WarehouseError: The store refused, or cannot be reached.
    """
    stored = {entry.name: entry.size for folder in (LAKE, JOURNALS, TOMBSTONES) for entry in store.entries(folder)}
    expected = {f"{LAKE}{file.path}": file.bytes for entry in state.lake.tables.values() for file in entry.files}
    expected |= {journal_name(name, seal): seal.bytes for name, seal in state.lake.journals.items()}
    for name in sorted(state.names):
        size = stored.get(name)
        if size is None:
            detail = f"{store.address(name)} is missing, the manifest of the store names it"
            yield Damage("store", name, "store_missing", detail, Remedy.STORE)
        elif size != expected.get(name, size):
            detail = f"{store.address(name)} has {size} bytes, the manifest of the store says {expected[name]}"
            yield Damage("store", name, "store_damaged", detail, Remedy.STORE)
