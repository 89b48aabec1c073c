"""The home that the settings name, as a working copy of the store that they name, if they do."""

from newsledger.expectations.errors import SettingsError
from newsledger.flows.settings import Settings
from newsledger.warehouse.home import Home


def ledger_home(settings: Settings) -> Home:
    """Return the home; with the setting `store`, one that takes up the state of the store and publishes there.

    Raises:
        SettingsError: The setting is not the URL of a bucket, the home is a file, or DuckDB has no files at a path like
            that of the home.
    """
    home = Home(settings.home)
    if "?" in str(home.root.absolute()):
        raise SettingsError(f"{home.root}: DuckDB takes what follows a ? for options; use another --home")
    if home.root.exists() and not home.root.is_dir():
        raise SettingsError(f"the home {home.root} is a file, not a folder; name a folder with --home")
    if not settings.store:
        return home
    from newsledger.warehouse.store.object_store import ObjectStore
    from newsledger.warehouse.store.working_copy import WorkingCopy

    return WorkingCopy(home, ObjectStore(settings.store)).home
