"""The spaCy pipeline that tags and parses: the one that ships as package data, or an installed one by name."""

import gzip
import warnings
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
import spacy
import srsly
from spacy.language import Language
from thinc.api import NumpyOps

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.lexicon.words import words

BUNDLED = "newsledger"
WEIGHTS = "parser.msgpack.gz"
WIDTH, DEPTH = 96, 4
ROWS = (5000, 1000, 2500, 2500)
_NESTED = b"\x00msgpack"
_FLOATS = (np.dtype("f2"), np.dtype("f4"))


def blank(width: int = WIDTH, depth: int = DEPTH) -> Language:
    """Return an untrained pipeline: one shared CNN, a tagger and a transition-based parser."""
    nlp = spacy.blank("en")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width}
    nlp.add_pipe("tok2vec", config={"model": _shared_layers(width, depth)})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": listener,
    }
    nlp.add_pipe("parser", config={"min_action_freq": 10, "model": parser})
    _keep_titles(nlp)
    return nlp


def _keep_titles(nlp: Language) -> None:
    """Make an abbreviated title one token with its full stop, as treebanks have it: "Lt.", "Maj."."""
    for title in words("abbreviated_titles"):
        form = f"{title.capitalize()}."
        cast("Any", nlp.tokenizer).add_special_case(form, [{"ORTH": form}])


def _shared_layers(width: int, depth: int) -> dict[str, object]:
    """Return the configuration of the CNN that tagger and parser share."""
    embedding = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": width,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": list(ROWS),
        "include_static_vectors": False,
    }
    encoder = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": width,
        "depth": depth,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embedding, "encode": encoder}


def packed(nlp: Language) -> bytes:
    """Serialize a trained pipeline: half-precision weights, no vocabulary, so no word of the training data."""
    return gzip.compress(srsly.msgpack_dumps(_cast_floats(_decoded(nlp.to_bytes(exclude=["vocab"])), "f2")), mtime=0)


def unpacked(content: bytes) -> Language:
    """Return the pipeline that `packed` serialized."""
    nlp = blank()
    tree = _cast_floats(srsly.msgpack_loads(gzip.decompress(content)), "f4")
    nlp.from_bytes(cast("bytes", _encoded(tree)), exclude=["vocab"])
    _keep_titles(nlp)
    for labels in nlp.pipe_labels.values():
        for label in labels:
            nlp.vocab.strings.add(label)
    for _, component in nlp.pipeline:
        for node in cast("Any", component).model.walk():
            node.ops = NumpyOps(use_blis=False)  # parsing takes a third less time with numpy's matrix product
    return nlp


@cache
def pipeline(name: str = BUNDLED) -> Language:
    """Return the pipeline of a name, loaded once per process.

    Raises:
        SettingsError: No such pipeline is installed, or it has no parser.
    """
    if name == BUNDLED:
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


def _decoded(value: object) -> object:
    """Return a message with the messages nested in it as dictionaries, so that their arrays can be reached."""
    if isinstance(value, bytes):
        try:
            message = srsly.msgpack_loads(value)
        except Exception:  # noqa: BLE001 - bytes that are no message are left as they are
            return value
        return {_NESTED: _decoded(message)} if isinstance(message, dict) else value
    return _mapped(value, _decoded)


def _encoded(value: object) -> object:
    """Return a message with its nested messages as bytes again."""
    if isinstance(value, dict) and _NESTED in value:
        return srsly.msgpack_dumps(_encoded(value[_NESTED]))
    return _mapped(value, _encoded)


def _cast_floats(value: object, dtype: str) -> object:
    """Return a message with all floats of single and half precision in one of the two."""
    if isinstance(value, np.ndarray):
        return value.astype(dtype) if value.dtype in _FLOATS else value
    return _mapped(value, lambda member: _cast_floats(member, dtype))


def _mapped(value: object, function: Callable[[object], object]) -> object:
    """Return a dictionary or list with a function applied to its members; any other value as it is."""
    if isinstance(value, dict):
        return {key: function(member) for key, member in value.items()}
    if isinstance(value, list):
        return [function(member) for member in value]
    return value
