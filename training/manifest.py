"""Writing of `seeds/model/manifest.json`, which says what the shipped weights were made of and what they reach."""

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from newsledger.transforms.english.models.manifest import LISTS, NAME, RULES, WEIGHTS, manifest_version
from training.corpora import FILES, corpus_digest, file_digests
from training.figures import measured

_FOLDER = Path(__file__).parent
_LIBRARIES = ("numpy", "scipy", "spacy", "thinc", "torch")
_SETTINGS = ("config.toml", "templates.toml")
_MEASURED = ("corpora", "figures", "libraries")


def write_manifest(weights: Path, corpora: Path | None) -> str:
    """Write the manifest of the weights in a folder and return the annotator's version.

    Without the corpora folder, what needs it is taken from the manifest as it is: corpora, figures, and the libraries
    that trained the weights or, for weights that were there already, measured the figures.
    """
    path = weights / NAME
    manifest = current_digests(weights)
    if corpora is None:
        previous = json.loads(path.read_text(encoding="utf-8"))
        manifest |= {name: previous[name] for name in _MEASURED}
    else:
        _write(path, manifest)  # the annotator that is measured below reads its version from here
        manifest["corpora"] = {corpus: corpus_digest(corpora, corpus) for corpus in FILES}
        manifest["figures"] = measured(corpora)
        manifest["libraries"] = _libraries()
    _write(path, manifest)
    manifest_version.cache_clear()
    return manifest_version()


def _write(path: Path, manifest: dict[str, object]) -> None:
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def current_digests(weights: Path) -> dict[str, object]:
    """Return the part of the manifest that follows from the repository alone."""
    return {
        "rules": RULES,
        "weights": dict(file_digests(weights, WEIGHTS)),
        "settings": dict(file_digests(_FOLDER, _SETTINGS)),
        "lists": dict(file_digests(weights.parent, LISTS)),
    }


def _libraries() -> dict[str, str]:
    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:  # PyTorch, which only training needs
            continue
    return versions
