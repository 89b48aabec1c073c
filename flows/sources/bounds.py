"""The bounds of an outlet that `newsledger health` checks, as its entry in `sources.toml` states them."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[int, Field(ge=0)]


class SourceBounds(BaseModel):
    """The table `bounds` of an outlet; what an entry leaves out has the value here, and None is not checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_age_hours: Annotated[float, Field(gt=0)] = 72.0
    min_documents_per_day: Number | None = None
    max_documents_per_day: Number | None = None
    min_dated_share: Share = 0.9
    min_authored_share: Share = 0.0
    min_text_share: Share = 0.8
    max_unknown_speaker_share: Share = 0.5
    max_loss_share: Share = 0.1

    @model_validator(mode="after")
    def _fits(self) -> Self:
        minimum, maximum = self.min_documents_per_day, self.max_documents_per_day
        if minimum is not None and maximum is not None and minimum > maximum:
            raise ValueError(f"min_documents_per_day {minimum} is more than max_documents_per_day {maximum}")
        return self
