"""Count the files and calls that one quotation passes on its way from text to rows.

python benchmarks/passage.py [TREE]: TREE is the folder that contains the package `newsledger` (default `src`). Counts
the package's files in which a function runs, all calls of its functions, those calls that enter another file
(properties included; those that read the parse are counted apart), and the pairs of files between which they go.
Models and word lists are loaded before.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

TITLE = "Port to reopen"
PARSE = ("/english/parse/", "/transforms/language/")
BODY = "“The port will reopen on Monday,” Prime Minister Ola Brandt told reporters in Oslo."


class Passage:
    """Profiler that counts the package's files and the calls between them."""

    def __init__(self, package: Path) -> None:
        """Count calls of functions in files under `package`."""
        self.package = str(package)
        self.files: Counter[str] = Counter()
        self.crossings: Counter[tuple[str, str]] = Counter()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Count a call; comprehensions and generators that resume in their own file are no crossing."""
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(self.package):
            return
        self.files[file] += 1
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(self.package):
            caller = caller.f_back
        if caller is not None and caller.f_code.co_filename != file:
            self.crossings[caller.f_code.co_filename, file] += 1


def main() -> None:
    """Annotate one short article and print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=Path, nargs="?", default=Path("src"))
    tree = parser.parse_args().tree.resolve()
    sys.path.insert(0, str(tree))
    from newsledger.transforms.annotators import annotator

    try:
        from newsledger.transforms.english.parse.sentences import segmented
        from newsledger.transforms.tables.statements import rows
    except ImportError:  # before the tree was laid out anew
        from newsledger.transforms.ledger import rows  # type: ignore[import-not-found,no-redef]
        from newsledger.transforms.segmentation import segmented  # type: ignore[import-not-found,no-redef]

    chosen = annotator("news")
    text = segmented(article_id="a", article_key="a", title=TITLE, body=BODY, language="en")
    statements = rows(text, chosen.annotate(text))["quotes"]
    passage = Passage((tree / "newsledger").resolve())
    sys.setprofile(passage)
    rows(text, chosen.annotate(text))
    sys.setprofile(None)
    print(f"statements {len(statements)}")
    print(f"files {len(passage.files)}, calls {sum(passage.files.values())}")
    calls = passage.crossings.total()
    parse = sum(number for (_, file), number in passage.crossings.items() if any(part in file for part in PARSE))
    print(
        f"calls across files {calls}, {parse} of them into the parse, between {len(passage.crossings)} pairs of files"
    )


if __name__ == "__main__":
    main()
