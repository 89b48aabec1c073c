"""Every table of the data contract, each declared once; schemas, rules, suites, DDL and dictionary follow from here."""

from newsledger.expectations.declaration import (
    Check,
    Column,
    Kind,
    Table,
    choice,
    count,
    flag,
    moment,
    ref,
    share,
    text,
    texts,
)
from newsledger.expectations.duplicates import CREDITS, QUOTE_SIGNATURES, SIGNATURES
from newsledger.expectations.ledger import ATTRIBUTIONS, MENTIONS, QUOTES, RELATIONS
from newsledger.expectations.logs import FETCHES, REJECTS, RUNS
from newsledger.expectations.vocabulary import COUNTRY, ENTITY_TYPES, LANGUAGE, PRECISIONS, RUN, SHA256, SOURCE_KINDS

SOURCES = Table(
    "sources",
    "One row per outlet.",
    "source_id",
    "the outlet's registry name, else its domain, else the local folder's name",
    (
        text("source_id", "Identifier of the outlet.", required=True),
        text("name", "Name as the outlet writes it.", required=True),
        text("domain", "Registered domain without www."),
        Column("country_code", Kind.TEXT, "Home country, ISO 3166-1 alpha-2.", pattern=COUNTRY),
        Column("language", Kind.TEXT, "Main language, BCP 47.", pattern=LANGUAGE),
        choice("kind", SOURCE_KINDS, "Kind of outlet."),
    ),
)

DOCUMENTS = Table(
    "documents",
    "One row per raw document pulled, kept for ever so that all else can be rebuilt without the network.",
    "document_id",
    "url and content_sha256",
    (
        text("document_id", "Identifier of the document.", required=True),
        ref("source_id", "sources.source_id", "The outlet that it came from.", required=True),
        text(
            "url",
            "Address as asked for; for a local file its file: address.",
            required=True,
        ),
        text("final_url", "Address after redirects."),
        moment("fetched_at", "When the bytes were first received.", required=True),
        Column("http_status", Kind.INT, "HTTP status of the answer; null for files.", low=100, high=599),
        text("content_type", "Media type as declared, or as the file's ending implies."),
        text("charset", "Character set as declared."),
        Column("content_sha256", Kind.TEXT, "SHA-256 of the raw bytes.", required=True, pattern=SHA256),
        count("byte_count", "Length of the raw bytes.", required=True),
        text("raw_path", "Where the bytes lie, relative to the home.", required=True),
        text("via_url", "The feed, sitemap or archive that led here."),
        text("feed_title", "Title as the feed gave it."),
        moment("feed_published_at", "Publication time as the feed gave it; UTC where it named no zone.", logical=True),
        text("feed_published_written", "Publication time in the feed's words, which tell how much of it is known."),
        texts("feed_authors", "Authors as the feed gave them."),
        text("feed_summary", "Summary as the feed gave it."),
        RUN,
    ),
)

ARTICLES = Table(
    "articles",
    "One row per version of an article.",
    "article_id",
    "article_key, title and text_sha256",
    (
        text("article_id", "Identifier of this version.", required=True),
        text("article_key", "Identifier shared by every version of the article.", required=True),
        Column("version", Kind.INT, "Version, from 1, in the order first fetched.", required=True, low=1),
        flag("is_latest", "Whether this is the version fetched last."),
        ref("document_id", "documents.document_id", "The document first read as this version.", required=True),
        ref("source_id", "sources.source_id", "The outlet.", required=True),
        text("url", "Address as asked for.", required=True),
        text("canonical_url", "Address without trackers, as the page names itself.", required=True),
        text("title", "Headline."),
        text("subtitle", "Deck or standfirst."),
        texts("authors", "Bylined persons in order."),
        Column(
            "published_at",
            Kind.TIMESTAMP,
            "Publication time, cut to published_precision; UTC is taken for granted where notes say date_without_zone.",
            logical_sql="CASE WHEN t.published_method = 'fetched' THEN NULL ELSE t.published_at END",
        ),
        choice("published_precision", PRECISIONS, "How much of published_at is known."),
        choice(
            "published_method",
            ("feed", "json-ld", "meta", "url", "text", "wire", "fetched"),
            "Where published_at was found.",
            required=False,
        ),
        moment("modified_at", "Time of last change as the document states it.", logical=True),
        moment("fetched_at", "When the document was first received.", required=True),
        Column("language", Kind.TEXT, "Language, BCP 47; und where unknown.", required=True, pattern=LANGUAGE),
        share("language_confidence", "Probability of the language.", required=True),
        text("section", "Section of the outlet."),
        text("dateline", "Place of the dateline, as printed."),
        text("text", "The body: NFC, paragraphs apart by a blank line, bullets and run-in heads kept.", required=True),
        Column("text_sha256", Kind.TEXT, "SHA-256 of text in UTF-8.", required=True, pattern=SHA256),
        Column("word_count", Kind.INT, "Words in text.", required=True, low=1),
        text("image_url", "Address of the leading image."),
        text("image_credit", "Credit of the leading image."),
        text("wire_agency", "Agency that the text is credited to: AP, Reuters, AFP …"),
        text("cluster_id", "Cluster of near-duplicates, by its oldest member; null where not yet computed."),
        flag("is_cluster_origin", "Whether this is the cluster's credited or first article.", required=False),
        text("extractor", "Which reader made text.", required=True),
        text("extractor_version", "Version of that reader.", required=True),
        text("title_method", "Where the title was found."),
        text("authors_method", "Where the authors were found."),
        text("annotator", "Annotator and version; null where it does not speak the language."),
        texts("notes", "What extraction noticed, as code: detail (dates dropped, characters replaced …)."),
        RUN,
    ),
    checks=(
        Check(
            "published_in_future",
            "t.published_at <= t.fetched_at + INTERVAL 1 DAY",
            "published_at is at most a day after fetched_at.",
        ),
        Check(
            "published_before_1800",
            "t.published_at >= TIMESTAMPTZ '1800-01-01 00:00:00+00'",
            "published_at is not before 1800.",
        ),
        Check(
            "modified_in_future",
            "t.modified_at <= t.fetched_at + INTERVAL 1 DAY",
            "modified_at is at most a day after fetched_at.",
        ),
        Check("text_not_nfc", "nfc_normalize(t.text) = t.text", "text is in NFC."),
        Check(
            "method_without_date",
            "(t.published_at IS NULL) = (t.published_method IS NULL)",
            "A date has a method, and only a date.",
        ),
    ),
    parent="document_id",
)

ENTITIES = Table(
    "entities",
    "One row per resolved entity.",
    "entity_id",
    "reference_id; else type and full name; else article_key, type and name",
    (
        text("entity_id", "Identifier of the entity.", required=True),
        text("name", "Canonical name.", required=True),
        choice("type", ENTITY_TYPES, "Type of entity."),
        Column("country_code", Kind.TEXT, "Country, ISO 3166-1 alpha-2.", pattern=COUNTRY),
        choice(
            "resolution",
            ("linked", "corpus", "article"),
            "linked: to a reference list; corpus: merged by name evidence across articles; "
            "article: known within one article only.",
        ),
        text("reference_id", "Identifier in the reference list."),
        texts("aliases", "Other names that it was mentioned by, sorted."),
        count("mention_count", "Mentions in all articles.", required=True),
        count("article_count", "Articles (latest versions and older) that mention it.", required=True),
        moment("first_seen_at", "Earliest published_at of an article that mentions it."),
        moment("last_seen_at", "Latest published_at of an article that mentions it."),
    ),
    checks=(
        Check(
            "linked_without_reference",
            "(t.resolution = 'linked') = (t.reference_id IS NOT NULL)",
            "Linked entities, and only they, have a reference_id.",
        ),
    ),
)

TABLES = (
    SOURCES,
    DOCUMENTS,
    ARTICLES,
    ENTITIES,
    MENTIONS,
    QUOTES,
    ATTRIBUTIONS,
    RELATIONS,
    CREDITS,
    SIGNATURES,
    QUOTE_SIGNATURES,
    REJECTS,
    RUNS,
    FETCHES,
)


LOADED = tuple(declared for declared in TABLES if declared.role != "internal")


def table(name: str) -> Table:
    """The declared table of that name; KeyError where there is none."""
    return {declared.name: declared for declared in TABLES}[name]
