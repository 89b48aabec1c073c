"""The tables that record what runs did: rejects, runs, fetches."""

from newsledger.expectations.declaration import Column, Kind, Table, choice, count, moment, ref, text
from newsledger.expectations.vocabulary import FETCH_ROLES, OUTCOMES, RUN, RUN_STATUSES, STAGES

COUNTED = ("documents", "articles", "entities", "mentions", "quotes", "attributions", "relations", "rejects", "fetches")

REJECTS = Table(
    "rejects",
    "One row per document or row that was set aside, never silently dropped.",
    "reject_id",
    "stage, table_name, key, document_id, url and reason",
    (
        text("reject_id", "Identifier of the reject.", required=True),
        RUN,
        choice("stage", STAGES, "Where it was set aside."),
        text("table_name", "The table that the row was meant for."),
        text("key", "Key of the row, where it had one."),
        text("document_id", "The document, where one was read."),
        text("url", "Address of the document or of what could not be fetched."),
        text("reason", "Short code.", required=True),
        text("detail", "Explanation, with the value at fault.", logical=False),
        text("row_json", "The row as it was, in JSON.", logical=False),
        moment("rejected_at", "When it was set aside.", required=True),
    ),
)

RUNS = Table(
    "runs",
    "One row per flow run.",
    "run_id",
    "flow, started_at and a random part",
    (
        text("run_id", "Identifier of the run.", required=True),
        text("flow", "Name of the flow: run, rebuild, forget.", required=True),
        moment("started_at", "When it started.", required=True),
        moment("finished_at", "When it published or gave up; null where it was killed."),
        choice("status", RUN_STATUSES, "How it ended; interrupted: the process died."),
        *(count(f"{name}_count", f"Rows that the run added to {name}.", required=True) for name in COUNTED),
        text("newsledger_version", "Version of the package.", required=True),
        text("model_version", "Annotator and its version.", required=True),
        text("settings_json", "Settings in force, in JSON, without secrets."),
        text("detail", "Why it did not publish."),
    ),
    role="log",
)

FETCHES = Table(
    "fetches",
    "One row per request made to a source, and per request that was refused or not needed.",
    "fetch_id",
    "run_id and url; from a url's second request of a run on, also the request's number",
    (
        text("fetch_id", "Identifier of the request.", required=True),
        RUN,
        ref("source_id", "sources.source_id", "The outlet.", required=True),
        text("url", "Address asked for.", required=True),
        moment("started_at", "When it was asked for.", required=True),
        count("duration_ms", "How long the answer took, in milliseconds.", required=True),
        choice("outcome", OUTCOMES, "What came of it."),
        Column("http_status", Kind.INT, "HTTP status; null for files.", low=100, high=599),
        text("etag", "Validator for the next conditional request."),
        text("last_modified", "Validator for the next conditional request."),
        text("detail", "Why it failed."),
        ref("document_id", "documents.document_id", "The document received, new or known."),
        text("reason", "Short code of why it brought nothing."),
        choice("role", FETCH_ROLES, "What was asked for: a document, a listing of them, robots.txt.", required=False),
        text("via_url", "The feed, sitemap, list or archive that led here."),
        text("final_url", "Address after redirects, where another."),
        text("content_type", "Media type and charset as declared."),
        text("raw_path", "Where the bytes of a listing, robots.txt or wall lie, relative to the home."),
        moment("retry_at", "The moment before which the host asked not to be asked again."),
    ),
    role="log",
)
