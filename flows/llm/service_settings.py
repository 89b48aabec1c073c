"""The language model of the settings, checked before anything starts."""

import json
from urllib.parse import urlsplit

from newsledger.expectations.errors import SettingsError
from newsledger.flows.llm.model_service import Service
from newsledger.flows.settings import Settings
from newsledger.transforms.annotators import asks_model
from newsledger.transforms.secrets import public_url
from newsledger.warehouse.home import Home

_ATTEMPT_SHARE = 4  # of the time by the clock after which the parent ends a worker, ten times the document's


def service_of(settings: Settings, home: Home, run_id: str) -> Service | None:
    """Return the language model of the settings; None if the annotator asks none.

    Raises:
        SettingsError: The annotator asks one, and the settings do not say which, or hold a secret.
    """
    if not asks_model(settings.annotator):
        return None
    _named(settings)
    _public(settings.llm_url)
    if settings.llm_timeout_s > _ATTEMPT_SHARE * settings.document_timeout_s:
        raise SettingsError(
            f"setting llm_timeout_s: {settings.llm_timeout_s:g} s is more than {_ATTEMPT_SHARE} times "
            f"document_timeout_s; raise document_timeout_s to {settings.llm_timeout_s / _ATTEMPT_SHARE:g} or more"
        )
    service = Service(
        url=settings.llm_url.rstrip("/"),
        model=settings.llm_model,
        key_variable=settings.llm_key_variable,
        options=json.dumps(settings.llm_options, sort_keys=True),
        timeout_s=settings.llm_timeout_s,
        attempts=settings.request_attempts,
        requests_per_minute=settings.llm_requests_per_minute,
        requests_limit=settings.llm_requests_limit,
        tokens_limit=settings.llm_tokens_limit,
        characters_limit=settings.llm_characters_limit,
        answers=home.answers,
        allowance=home.answers.with_name("allowance.json"),
        run_id=run_id,
    )
    service.key()
    return service


def _named(settings: Settings) -> None:
    for name in ("llm_url", "llm_model"):
        if not getattr(settings, name):
            raise SettingsError(
                f"setting {name}: the annotator {settings.annotator!r} needs the URL of an OpenAI-compatible endpoint "
                "(llm_url) and the name of a model there (llm_model); set both, or use the annotator news"
            )


def _public(url: str) -> None:
    """Refuse a URL that is none or has a secret in it; the message does not repeat it.

    Raises:
        SettingsError: Saying what is wrong.
    """
    try:
        parts = urlsplit(url)
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url:
        raise SettingsError(
            "setting llm_url: not a URL with http:// or https:// and a host, such as http://localhost:8000/v1"
        )
    if public_url(url) != url or parts.query or parts.fragment:
        raise SettingsError(
            "setting llm_url: the URL must hold no user name, password or query; name the environment variable with "
            "the key in llm_key_variable"
        )
