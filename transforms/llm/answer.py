"""The answer that a language model must give about an article, and its JSON schema."""

from typing import Annotated, Any, Literal, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from newsledger.expectations.errors import AnswerError
from newsledger.expectations.vocabulary import SPEAKER_KINDS
from newsledger.transforms.annotation import ArticleText, Role, Zone


def _listed(kind: str) -> str:
    if kind not in SPEAKER_KINDS:
        raise ValueError(f"not one of {', '.join(SPEAKER_KINDS)}")
    return kind


MOST_STATEMENTS = 500
_MOST_PARTS = 20
Kind = Literal["direct", "indirect", "mixed"]
AttributionType = Literal["communication", "attitude", "factive", "control"]
SpeakerKind = Annotated[str, AfterValidator(_listed), WithJsonSchema({"type": "string", "enum": list(SPEAKER_KINDS)})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChainLink(_Strict):
    """A source as the model states it: the words that name it, and those that signal it."""

    role: Role
    name: str = Field(min_length=1)
    cue: str | None


class StatedQuote(_Strict):
    """A statement as the model states it; `content` has more than one part where other words interrupt it."""

    zone: Zone
    content: tuple[str, ...] = Field(min_length=1, max_length=_MOST_PARTS, strict=False)
    kind: Kind
    attribution_type: AttributionType
    speaker_kind: SpeakerKind
    cue: str | None
    is_negated: bool
    chain: tuple[ChainLink, ...] = Field(max_length=_MOST_PARTS, strict=False)


class ModelAnswer(_Strict):
    """All statements of an article, in the order of the text."""

    statements: tuple[StatedQuote, ...] = Field(max_length=MOST_STATEMENTS, strict=False)


class LanguageModel(Protocol):
    """A language model that answers for one article."""

    @property
    def name(self) -> str:
        """The model's name, as the endpoint knows it."""
        ...

    def answer(self, article: ArticleText) -> ModelAnswer:
        """Return the statements of an article.

        Raises:
            AnswerError: There is no usable answer; the reason is a short code.
        """
        ...


def answer_of(content: str) -> ModelAnswer:
    """Return the answer that a model wrote as JSON.

    Raises:
        AnswerError: It is not JSON, or not of the schema.
    """
    try:
        return ModelAnswer.model_validate_json(content)
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        reason = "llm_invalid_json" if first["type"] == "json_invalid" else "llm_wrong_schema"
        raise AnswerError(reason, f"{place}: {first['msg']}"[:300]) from exc


def answer_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer in the subset that endpoints accept: names, types, enumerations."""
    schema = ModelAnswer.model_json_schema()
    return {str(name): value for name, value in _bare(schema).items()}


def _bare(node: Any) -> Any:
    """Return a schema without titles, descriptions and lengths, which not every endpoint knows."""
    if isinstance(node, list):
        return [_bare(member) for member in node]
    if not isinstance(node, dict):
        return node
    bare = {}
    for name, value in node.items():
        if name in {"properties", "$defs"}:
            bare[name] = {key: _bare(member) for key, member in value.items()}
        elif name not in {"title", "description", "minLength", "minItems", "maxItems"}:
            bare[name] = _bare(value)
    return bare
