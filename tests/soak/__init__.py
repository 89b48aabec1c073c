"""The soak: `newsledger serve` on a site that changes, while its processes are killed: `python -m tests.soak`."""
