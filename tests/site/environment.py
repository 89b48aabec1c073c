"""Settings of a site as environment variables for another process."""

import json

from tests.site.site import Site


def environment(site: Site) -> dict[str, str]:
    """Return the settings as NEWSLEDGER_… variables."""
    return {
        f"NEWSLEDGER_{name.upper()}": json.dumps(value) if isinstance(value, dict | tuple) else str(value)
        for name, value in site.settings().items()
    }
