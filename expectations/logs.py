"""Log tables: rejects, runs and fetches."""

from newsledger.expectations.declaration import Column, Kind, Table, choice, count, moment, ref, text
from newsledger.expectations.vocabulary import FETCH_ROLES, OUTCOMES, RUN, RUN_STATUSES, STAGES

COUNTED_TABLES = (
    "documents",
    "articles",
    "entities",
    "mentions",
    "quotes",
    "attributions",
    "relations",
    "rejects",
    "fetches",
)

REJECTS = Table(
    "rejects",
    "One row per document or row that was rejected. Nothing is dropped silently.",
    "reject_id",
    "stage, table_name, key, document_id, url and reason",
    (
        text("reject_id", "Identifier of the reject.", required=True),
        RUN,
        choice("stage", STAGES, "Stage that rejected it."),
        text("table_name", "Table that the row was intended for."),
        text("key", "Key of the row, if it had one."),
        text("document_id", "The document, if one was read."),
        text("url", "URL of the document, or the URL that could not be fetched."),
        text("reason", "Reason, as a short code.", required=True),
        text("detail", "Explanation, including the invalid value.", logical=False),
        text("row_json", "The rejected row as JSON.", logical=False),
        moment("rejected_at", "When it was rejected.", required=True),
        count(
            "attempt_count",
            "Number of runs that failed to read the document because of the machine (`timeout`, `crashed`, `memory`, "
            "`import_failed`), at most 4. Below 4 the next run reads it again, and the row goes if that succeeds. Null "
            "where only another document or other code can help.",
            logical=False,
        ),
    ),
)

RUNS = Table(
    "runs",
    "One row per flow run.",
    "run_id",
    "flow, started_at and a random part",
    (
        text("run_id", "Identifier of the run.", required=True),
        text("flow", "Name of the flow: run, rebuild, forget, rollback.", required=True),
        moment("started_at", "When the run started.", required=True),
        moment("finished_at", "When the run published or failed; null if its process was killed."),
        choice(
            "status",
            RUN_STATUSES,
            "Status of the run. partial: published, but an entry point could not be collected, as detail says; failed: "
            "nothing could be collected, or an error ended the run; interrupted: its process died.",
        ),
        *(
            count(f"{name}_count", f"Number of rows that the run added to {name}.", required=True)
            for name in COUNTED_TABLES
        ),
        text("newsledger_version", "Version of newsledger.", required=True),
        text("model_version", "Annotator and its version.", required=True),
        text("settings_json", "Effective settings as JSON, without secrets."),
        text("detail", "Why the run did not publish, or which entry points could not be collected."),
    ),
    role="log",
)

FETCHES = Table(
    "fetches",
    "One row per request to a source, including requests that were refused or not needed.",
    "fetch_id",
    "run_id and url, plus the request number from the second request for the same URL in a run onwards",
    (
        text("fetch_id", "Identifier of the request.", required=True),
        RUN,
        ref("source_id", "sources.source_id", "The outlet that the request belongs to.", required=True),
        text("url", "URL requested.", required=True),
        moment("started_at", "When the request was made.", required=True),
        count("duration_ms", "Duration of the request in milliseconds.", required=True),
        choice("outcome", OUTCOMES, "Outcome of the request."),
        Column("http_status", Kind.INT, "HTTP status of the response; null for local files.", low=100, high=599),
        text("etag", "ETag of the response, for the next conditional request."),
        text("last_modified", "Last-Modified header of the response, for the next conditional request."),
        text("detail", "Explanation of a failure."),
        ref("document_id", "documents.document_id", "The document received, whether new or already known."),
        text("reason", "Why the request returned nothing, as a short code."),
        choice(
            "role",
            FETCH_ROLES,
            "Kind of resource requested: a document, a listing of documents, or robots.txt.",
            required=False,
        ),
        text("via_url", "URL of the feed, sitemap, list or archive that contained the link."),
        text("final_url", "URL after redirects, if different."),
        text("content_type", "Content-Type header: media type and charset."),
        text(
            "raw_path",
            "Path of the stored listing, robots.txt or wall page, relative to the home directory.",
        ),
        moment("retry_at", "Earliest time of the next request, as demanded by the host (Retry-After)."),
    ),
    role="log",
    order=("started_at",),
)

MONITOR_MATCHES = Table(
    "monitor_matches",
    "One row per match that a monitor found, with its passage. The matches are in `monitors.sqlite` in the home, not "
    "in the warehouse file; `newsledger sql` reads them as this table.",
    "match_id",
    "monitor, article_key and the words of the statement",
    (
        text("match_id", "Identifier of the match.", required=True),
        text("monitor", "Name of the monitor in `monitors.toml`.", required=True),
        ref("article_id", "articles.article_id", "The article, in the version in which it was found.", required=True),
        ref("quote_id", "quotes.quote_id", "The statement in that version; null if the monitor watches articles."),
        Column("day", Kind.DATE, "Day of publication; the day of the first fetch (UTC) if the article states no day."),
        text("outlet", "Name of the outlet."),
        text("title", "Headline."),
        text("speaker", "Name of the speaker; null if the monitor watches articles."),
        text("chain", "From the speaker to the outlet that printed it; null if the monitor watches articles."),
        text("passage", "The words, with those that match between ⟦ and ⟧.", required=True),
        text("link", "Link to the passage on the page."),
        moment("found_at", "Time of the run that found it.", required=True),
    ),
    role="log",
    order=("found_at",),
)
