"""Every table of the data contract, declared once; schemas, rules, suites, DDL and dictionary derive from it."""

from newsledger.expectations.copies import CREDITS, QUOTE_SIGNATURES, SIGNATURES
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
from newsledger.expectations.ledger import ATTRIBUTIONS, MENTIONS, QUOTES, RELATIONS
from newsledger.expectations.logs import FETCHES, REJECTS, RUNS
from newsledger.expectations.stories import STORIES, STORY_LINKS, STORY_SIGNATURES
from newsledger.expectations.vocabulary import (
    CONFIDENCE,
    COUNTRY,
    ENTITY_TYPES,
    GENRES,
    GENRES_DEFINED,
    LANGUAGE,
    PRECISIONS,
    RUN,
    SHA256,
    SOURCE_KINDS,
)

SOURCES = Table(
    "sources",
    "One row per outlet (a publisher of articles).",
    "source_id",
    "the outlet's id in the registry, otherwise its domain, otherwise the name of the local folder",
    (
        text("source_id", "Identifier of the outlet.", required=True),
        text("name", "Name of the outlet, as the outlet writes it.", required=True),
        text("domain", "Registrable domain, without `www`."),
        Column("country_code", Kind.TEXT, "Country of the outlet, as an ISO 3166-1 alpha-2 code.", pattern=COUNTRY),
        Column("language", Kind.TEXT, "Main language, as a BCP 47 tag.", pattern=LANGUAGE),
        choice("kind", SOURCE_KINDS, "Kind of outlet."),
    ),
)

DOCUMENTS = Table(
    "documents",
    "One row per raw document pulled. Raw documents are kept, so that every other table can be rebuilt offline.",
    "document_id",
    "url and content_sha256",
    (
        text("document_id", "Identifier of the document.", required=True),
        ref("source_id", "sources.source_id", "The outlet that the document came from.", required=True),
        text(
            "url",
            "URL as requested, without secrets; a `file:` URL for a local file.",
            required=True,
        ),
        text("final_url", "URL after redirects."),
        moment("fetched_at", "When the document was first received.", required=True),
        Column("http_status", Kind.INT, "HTTP status of the response; null for local files.", low=100, high=599),
        text("content_type", "Declared media type, or the one implied by the file extension."),
        text("charset", "Declared character encoding."),
        Column("content_sha256", Kind.TEXT, "SHA-256 of the raw bytes.", required=True, pattern=SHA256),
        count("byte_count", "Number of raw bytes.", required=True),
        text("raw_path", "Path of the raw bytes, relative to the home directory.", required=True),
        text("via_url", "URL of the feed, sitemap or archive that linked to the document."),
        text("feed_title", "Title from the feed."),
        moment(
            "feed_published_at",
            "Publication time from the feed; UTC is assumed if the feed gives no time zone.",
            logical=True,
        ),
        text(
            "feed_published_written",
            "Publication time exactly as written in the feed, from which its precision is derived.",
        ),
        texts("feed_authors", "Persons and agencies that the feed names as authors."),
        text("feed_summary", "Summary from the feed."),
        RUN,
    ),
    order=("fetched_at",),
    row_group=16_384,
)

ARTICLES = Table(
    "articles",
    "One row per version of an article.",
    "article_id",
    "article_key, title and text_sha256",
    (
        text("article_id", "Identifier of this version of the article.", required=True),
        text("article_key", "Identifier shared by all versions of the article.", required=True),
        Column(
            "version",
            Kind.INT,
            "Version number, starting at 1, in the order in which the versions were first fetched.",
            required=True,
            low=1,
        ),
        flag("is_latest", "Whether this is the most recently fetched version."),
        ref(
            "document_id",
            "documents.document_id",
            "The document from which this version was first read.",
            required=True,
        ),
        ref("source_id", "sources.source_id", "The outlet that published the article.", required=True),
        text("url", "URL as requested.", required=True),
        text(
            "canonical_url",
            "Canonical URL: as declared by the page, otherwise as requested, without tracking parameters.",
            required=True,
        ),
        text("title", "Headline."),
        text("subtitle", "Standfirst (deck) below the headline."),
        texts("authors", "Persons named in the byline, in order."),
        Column(
            "published_at",
            Kind.TIMESTAMP,
            "Publication time, truncated to published_precision; UTC is assumed where notes contain date_without_zone.",
            logical_sql="CASE WHEN t.published_method = 'fetched' THEN NULL ELSE t.published_at END",
        ),
        Column(
            "published_on",
            Kind.DATE,
            "Day of publication as the document states it, not shifted by a time zone; null if it states no day.",
        ),
        choice("published_precision", PRECISIONS, "Precision of published_at."),
        choice(
            "published_method",
            ("feed", "json-ld", "meta", "url", "text", "wire", "fetched"),
            "Source from which published_at was taken.",
            required=False,
        ),
        moment("modified_at", "Time of the last modification, as stated in the document.", logical=True),
        moment("fetched_at", "When the document was first received.", required=True),
        moment("gone_at", "When the page was found withdrawn (404 or 410); null while it can be had."),
        Column("language", Kind.TEXT, "Language as a BCP 47 tag; `und` if unknown.", required=True, pattern=LANGUAGE),
        share("language_confidence", "Probability of the detected language.", required=True),
        text("section", "Section in which the article appeared."),
        choice(
            "genre",
            GENRES,
            f"Genre, as stated by the document (schema.org type, section, URL), otherwise as shown by title and text. "
            f"{'; '.join(GENRES_DEFINED)}. Null if the document states none and its language is not English.",
            required=False,
        ),
        Column(
            "keywords",
            Kind.TEXTS,
            "Keywords as stated in the document, in order; null only in rows written before the column was added.",
        ),
        text("dateline", "Place named in the dateline, as printed."),
        text(
            "text",
            "Body of the article (NFC); paragraphs are separated by blank lines; bullets and run-in heads are kept.",
            required=True,
        ),
        Column("text_sha256", Kind.TEXT, "SHA-256 of text, encoded as UTF-8.", required=True, pattern=SHA256),
        Column("word_count", Kind.INT, "Number of words in text.", required=True, low=1),
        text("image_url", "URL of the lead image."),
        text("image_credit", "Credit line of the lead image."),
        flag(
            "is_paywalled",
            "Whether the document states that its text is not free to read; null if it states neither.",
            required=False,
        ),
        text("wire_agency", "News agency credited with the text, for example AP, Reuters or AFP."),
        text("cluster_id", "Cluster of near-duplicates, identified by its oldest member; null until computed."),
        flag(
            "is_cluster_origin",
            "Whether the article is the origin of its cluster: the credited agency's copy, otherwise the first copy.",
            required=False,
        ),
        text("story_id", "Story that the article tells, in `stories`; null where no other article tells it."),
        text("extractor", "Extractor that produced text.", required=True),
        text("extractor_version", "Version of the extractor.", required=True),
        text("title_method", "Source from which the title was taken."),
        text("authors_method", "Source from which the authors were taken."),
        text(
            "annotator",
            "Annotator and its version; null if the annotator does not support the language. Where a language model "
            "gave no answer, the rule annotator that took its place.",
        ),
        texts(
            "notes",
            "Remarks from extraction, each as `code: detail`, for example about dropped dates or replaced characters.",
        ),
        RUN,
    ),
    checks=(
        Check(
            "published_in_future",
            "t.published_at <= t.fetched_at + INTERVAL 1 DAY",
            "published_at is no more than one day after fetched_at.",
        ),
        Check(
            "published_before_1800",
            "t.published_at >= TIMESTAMPTZ '1800-01-01 00:00:00+00'",
            "published_at is not earlier than 1800.",
        ),
        Check(
            "modified_in_future",
            "t.modified_at <= t.fetched_at + INTERVAL 1 DAY",
            "modified_at is no more than one day after fetched_at.",
        ),
        Check(
            "published_on_differs",
            "abs(date_diff('day', t.published_on, CAST(timezone('UTC', t.published_at) AS DATE))) <= 1",
            "published_on is at most one day away from the day of published_at in UTC.",
        ),
        Check("text_not_nfc", "nfc_normalize(t.text) = t.text", "text is in NFC."),
        Check(
            "method_without_date",
            "(t.published_at IS NULL) = (t.published_method IS NULL)",
            "published_method is set if and only if published_at is set.",
        ),
    ),
    parent="document_id",
    order=("published_at",),
    row_group=4_096,
)

ENTITIES = Table(
    "entities",
    "One row per resolved entity.",
    "entity_id",
    "reference_id; otherwise type and full name; otherwise article_key, type and name",
    (
        text("entity_id", "Identifier of the entity.", required=True),
        text("name", "Canonical name.", required=True),
        choice("type", ENTITY_TYPES, "Type of the entity."),
        Column("country_code", Kind.TEXT, "Country of the entity, as an ISO 3166-1 alpha-2 code.", pattern=COUNTRY),
        choice(
            "resolution",
            ("linked", "corpus", "article"),
            "linked: matched to a reference list; corpus: merged across articles by name; "
            "article: known in a single article only.",
        ),
        text("reference_id", "Identifier in the reference list."),
        texts("aliases", "Other names used for the entity, sorted."),
        choice(
            "pronoun",
            ("he", "she", "they", "mixed"),
            "Pronoun by which texts refer to this person, if four in five or more agree, otherwise mixed; null where "
            "no text uses one. It is evidence of usage and no more.",
            required=False,
        ),
        count("mention_count", "Number of mentions in all articles.", required=True),
        count("article_count", "Number of articles that mention the entity, counting all versions.", required=True),
        moment("first_seen_at", "Earliest published_at of the articles that mention the entity."),
        moment("last_seen_at", "Latest published_at of the articles that mention the entity."),
    ),
    checks=(
        Check(
            "linked_without_reference",
            "(t.resolution = 'linked') = (t.reference_id IS NOT NULL)",
            "reference_id is set if and only if resolution is linked.",
        ),
    ),
    order=("name",),
    row_group=8_192,
    settled=("resolution", "article"),
)

ENTITY_MERGES = Table(
    "entity_merges",
    "One row per name of a person that is taken for another entity by the evidence of the corpus. Rows of other tables "
    "refer to entity_id.",
    "merge_id",
    "local_entity_id",
    (
        text("merge_id", "Identifier of the decision.", required=True),
        text("local_entity_id", "Identifier of the entity that the name would be by itself.", required=True),
        text("local_name", "The name by itself.", required=True),
        text("article_key", "The article, if the name by itself is an entity of one article only."),
        ref("entity_id", "entities.entity_id", "The entity that the name is taken for.", required=True),
        text(
            "rule",
            "Reason. spelling: the same letters; middle_name: one middle name or initial more; double_name: a double "
            "family name and its last part; transliteration: two spellings of one family name; nickname: a short form "
            "of the first name; initial: an initial for it; surname: only one person named in full has it; "
            "frequent_surname: one person has it far more often than others; mistyped_surname: an article took it for "
            "a body.",
            required=True,
        ),
        text("evidence", "The names compared, or the person named in full and in how many articles.", required=True),
        CONFIDENCE,
        count("method", "Number of the rules that made the decision.", required=True),
    ),
    parent="entity_id",
)

TABLES = (
    SOURCES,
    DOCUMENTS,
    ARTICLES,
    ENTITIES,
    ENTITY_MERGES,
    STORIES,
    MENTIONS,
    QUOTES,
    ATTRIBUTIONS,
    RELATIONS,
    CREDITS,
    SIGNATURES,
    QUOTE_SIGNATURES,
    STORY_SIGNATURES,
    STORY_LINKS,
    REJECTS,
    RUNS,
    FETCHES,
)


LOADED = tuple(declared for declared in TABLES if declared.role != "internal")


def references_to(target: str) -> tuple[tuple[Table, Column], ...]:
    """Return the columns that refer to a key such as `sources.source_id`, each with its table."""
    return tuple(
        (declared, column) for declared in TABLES for column in declared.columns if column.references == target
    )


def table(name: str) -> Table:
    """Return the declaration of a table; raise KeyError if there is no such table."""
    return {declared.name: declared for declared in TABLES}[name]
