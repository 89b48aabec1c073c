"""Train everything that ships: `python -m training CORPORA [--only parser,groups,names,attribution]`.

Each part is written to `seeds/model` as soon as it is trained, and the later ones read with it; `--only` takes up where
a run stopped. PyTorch is needed besides the development requirements; two hours of one core are enough.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from training import attribution, clusters, names, parser

SHIPPED = Path(__file__).parents[1] / "seeds/model"
PARTS: dict[str, tuple[str, Callable[[Path, Path], object]]] = {
    "parser": ("parser.msgpack.gz", parser.train),
    "groups": ("names-groups.npz", clusters.write),
    "names": ("names.msgpack.gz", names.train),
    "attribution": ("attribution.npz", attribution.train),
}


def main() -> None:
    """Train the parts in order."""
    wanted = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    wanted.add_argument("corpora", type=Path, help="the folder that holds ud_ewt, polnear, wikigold …")
    wanted.add_argument("--only", default=",".join(PARTS))
    given = wanted.parse_args()
    SHIPPED.mkdir(parents=True, exist_ok=True)
    for name in given.only.split(","):
        file, train = PARTS[name]
        started = time.perf_counter()
        train(given.corpora, SHIPPED / file)
        print(f"{name}: {time.perf_counter() - started:.0f} s, {(SHIPPED / file).stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()
