"""The home that the settings name, as a working copy of the store that they name, if they do."""

from newsledger.flows.settings import Settings
from newsledger.warehouse.home import Home


def ledger_home(settings: Settings) -> Home:
    """Return the home; with the setting `store`, one that takes up the state of the store and publishes there.

    Raises:
        SettingsError: The setting is not the URL of a bucket.
    """
    home = Home(settings.home)
    if not settings.store:
        return home
    from newsledger.warehouse.store.object_store import ObjectStore
    from newsledger.warehouse.store.working_copy import WorkingCopy

    return WorkingCopy(home, ObjectStore(settings.store)).home
