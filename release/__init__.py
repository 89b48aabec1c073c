"""The checks and files of a release; not part of the package."""
