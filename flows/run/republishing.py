"""What every publish of rows that are in the lake already has in common: forgetting, rolling back, rewriting."""

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError
from newsledger.flows.context import Run
from newsledger.warehouse import database
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import share_of
from newsledger.warehouse.sweep import sweep
from newsledger.warehouse.verify_lake import row_damage

_SHARE = 0.75  # of the memory, for queries: the process takes the rest


def audited(run: Run, state: Manifest, *, outcome: str) -> None:
    """Check the rows of a state by the rules of the contract, in bounded memory.

    Args:
        run: The run.
        state: The state that is to be published.
        outcome: What did not happen because of an invalid row, for the message.

    Raises:
        ContractError: A row is invalid.
    """
    spill, memory_mb = run.home.work / "spill", share_of(run.settings.database_memory_mb, _SHARE)
    first = next(row_damage(run.home, state, spill=spill, memory_mb=memory_mb), None)
    if first is not None:
        raise ContractError(
            f"there would be invalid rows, first {first.table} {first.key}: {first.reason} ({first.detail}). "
            f"{outcome}; run newsledger verify to list existing violations"
        )


def loaded(run: Run, state: Manifest, row: Row) -> Manifest:
    """Put a state in place with the row of its run, and delete what no snapshot needs."""
    with run.stage("load"):
        run.journal.append("runs", row)
        run.journal.flush()
        new_state = database.put_in_place(run.home, state, memory_mb=run.settings.database_memory_mb)
        sweep(run.home, new_state, snapshots_kept=run.settings.snapshots_kept)
    return new_state
