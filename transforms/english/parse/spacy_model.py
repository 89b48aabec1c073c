"""The spaCy pipeline that tags and parses: ours from package data, or an installed one by its name."""

import gzip
import warnings
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
import spacy
import srsly
from spacy.language import Language
from thinc.api import NumpyOps

from newsledger.expectations.errors import SettingsError

OURS = "newsledger"
WEIGHTS = "parser.msgpack.gz"
WIDTH, DEPTH = 96, 4
ROWS = (5000, 1000, 2500, 2500)


def blank(width: int = WIDTH, depth: int = DEPTH) -> Language:
    """An untrained pipeline of the shape that ships: one shared CNN, a tagger and a transition-based parser."""
    nlp = spacy.blank("en")
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": width,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                    "rows": list(ROWS),
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": width,
                    "depth": depth,
                    "window_size": 1,
                    "maxout_pieces": 3,
                },
            }
        },
    )
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width}
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe(
        "parser",
        config={
            "min_action_freq": 10,
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "parser",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "tok2vec": listener,
            },
        },
    )
    return nlp


def packed(nlp: Language) -> bytes:
    """A trained pipeline as bytes: half-precision weights, no vocabulary, so no word of the training data."""
    return gzip.compress(srsly.msgpack_dumps(_halved(_opened(nlp.to_bytes(exclude=["vocab"])))), mtime=0)


def unpacked(content: bytes) -> Language:
    """The pipeline that `packed` made bytes of."""
    nlp = blank()
    tree = _doubled(srsly.msgpack_loads(gzip.decompress(content)))
    nlp.from_bytes(cast("bytes", _closed(tree)), exclude=["vocab"])
    for labels in nlp.pipe_labels.values():
        for label in labels:
            nlp.vocab.strings.add(label)
    for _, component in nlp.pipeline:
        for node in cast("Any", component).model.walk():
            node.ops = NumpyOps(use_blis=False)  # parsing takes a third less time with numpy's matrix product
    return nlp


_NESTED = b"\x00msgpack"


def _opened(value: object) -> object:
    """Nested messages as dictionaries, so that the arrays in them can be reached."""
    if isinstance(value, bytes):
        try:
            inner = srsly.msgpack_loads(value)
        except Exception:  # noqa: BLE001 - whatever is no message is left as it is
            return value
        return {_NESTED: _opened(inner)} if isinstance(inner, dict) else value
    if isinstance(value, dict):
        return {key: _opened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_opened(item) for item in value]
    return value


def _closed(value: object) -> object:
    if isinstance(value, dict):
        if _NESTED in value:
            return srsly.msgpack_dumps(_closed(value[_NESTED]))
        return {key: _closed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_closed(item) for item in value]
    return value


def _halved(value: object) -> object:
    return _recast(value, np.dtype("float32"), np.dtype("float16"))


def _doubled(value: object) -> object:
    return _recast(value, np.dtype("float16"), np.dtype("float32"))


def _recast(value: object, old: np.dtype[Any], new: np.dtype[Any]) -> object:
    if isinstance(value, np.ndarray):
        return value.astype(new) if value.dtype == old else value
    if isinstance(value, dict):
        return {key: _recast(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_recast(item, old, new) for item in value]
    return value


@cache
def pipeline(name: str = OURS) -> Language:
    """The pipeline of that name, loaded once per process.

    Raises:
        SettingsError: No such pipeline is installed, or it has no parser.
    """
    if name == OURS:
        return unpacked(files("newsledger.seeds").joinpath("model", WEIGHTS).read_bytes())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp = spacy.load(name)
    except OSError as exc:
        raise SettingsError(f"the spaCy pipeline {name!r} is not installed") from exc
    if "parser" not in nlp.pipe_names:
        raise SettingsError(f"the spaCy pipeline {name!r} has no parser")
    return nlp
