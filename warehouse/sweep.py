"""The removal of files that no manifest points at."""

import shutil

from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest, previous


def sweep(home: Home, manifest: Manifest) -> None:
    """Delete lake files that neither this manifest nor the one before points at, and everything staged.

    The previous state's files stay, so that a reader who has just read the old manifest still finds them.
    """
    states = (manifest, previous(home))
    referenced = {file.path for state in states for entry in state.tables.values() for file in entry.files}
    for path in home.lake.glob("*/*.parquet"):
        if path.relative_to(home.lake).as_posix() not in referenced:
            path.unlink(missing_ok=True)
    for path in home.lake.glob(".*.part"):
        path.unlink(missing_ok=True)
    for path in home.work.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
