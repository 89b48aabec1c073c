"""Write the expected readings anew from today's code: read the diff before you commit it."""

from tests.golden.reading import EXPECTED, KINDS, documents, expected, readings


def main() -> None:
    """Write one file per kind of reading and bundled document, and take away those whose document is gone."""
    wanted = {expected(path, kind) for path in documents() for kind in KINDS}
    for stale in set(EXPECTED.glob("*/*.json")) - wanted:
        stale.unlink()
    for path in documents():
        for kind, text in readings(path).items():
            expected(path, kind).parent.mkdir(parents=True, exist_ok=True)
            expected(path, kind).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
