"""Train the shipped weights: `python -m training CORPORA`; docs/training.md describes stages and corpora."""

import argparse
import sys
from pathlib import Path

from newsledger.expectations.errors import NewsledgerError
from training.manifest import write_manifest
from training.run import train_stages
from training.stages import STAGES, Folders

_REPOSITORY = Path(__file__).parents[1]


def main() -> int:
    """Train what the arguments name, write the manifest, and return the exit status."""
    names = [stage.name for stage in STAGES]
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the shipped weights.")
    parser.add_argument("corpora", type=Path, nargs="?", help="the folder that holds ud_ewt, polnear, wikigold …")
    parser.add_argument("--only", metavar="STAGE", nargs="+", choices=names, help=f"train only: {', '.join(names)}")
    parser.add_argument("--afresh", action="store_true", help="train finished stages again, without checkpoints")
    parser.add_argument("--manifest-only", action="store_true", help="write the manifest of the weights as they are")
    arguments = parser.parse_args()
    if arguments.corpora is None and not arguments.manifest_only:
        parser.error("CORPORA is needed to train")
    folders = Folders(arguments.corpora, _REPOSITORY / "seeds/model", _REPOSITORY / "build/training")
    try:
        if not arguments.manifest_only:
            stages = [stage for stage in STAGES if stage.name in (arguments.only or names)]
            for line in train_stages(folders, stages, afresh=arguments.afresh):
                print(line, flush=True)
        print(f"manifest: version {write_manifest(folders.weights, arguments.corpora)}")
    except NewsledgerError as exc:
        print(f"training: {exc}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
