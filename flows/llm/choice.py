"""The annotator that asks a language model; its HTTP client is loaded where there is a service to ask."""

from functools import cache

from newsledger.flows.llm.model_service import Service
from newsledger.transforms.annotation import Annotator
from newsledger.transforms.annotators import annotator, rules_of


@cache
def asking_annotator(name: str, service: Service) -> Annotator:
    """Return the annotator `llm` or `llm+PIPELINE`, made once per process.

    Raises:
        SettingsError: The pipeline is not installed, or the key of the service is not in the environment.
    """
    from newsledger.flows.llm.endpoint import Endpoint
    from newsledger.transforms.llm.llm_annotator import LlmAnnotator

    return LlmAnnotator(Endpoint(service), annotator(rules_of(name)))
