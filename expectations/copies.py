"""Tables for finding copies: agency credits, and signatures of articles and statements."""

from newsledger.expectations.declaration import Check, Column, Evidence, Kind, Table, choice, count, ref, text
from newsledger.expectations.vocabulary import RULE, end, start

_METHOD = (
    text(
        "algorithm",
        "Library, class and version that computed the hashes; hashes of other versions are not comparable.",
        required=True,
    ),
    Column("seed", Kind.INT, "Seed of the MinHash permutations.", required=True),
    count("shingle_words", "Number of words per shingle.", required=True),
    count("shingle_count", "Number of distinct shingles in the text.", required=True),
    Column("bands", Kind.INTS, "Hashes of the bands of the signature, one per band.", required=True),
)

CREDITS = Table(
    "credits",
    "One row per credit to a news agency in an article, such as “(AP)”, “— Reuters” or “By Agence France-Presse”.",
    "credit_id",
    "article_id, agency, found_in and the credit's text",
    (
        text("credit_id", "Identifier of the credit.", required=True),
        ref("article_id", "articles.article_id", "The article that contains the credit.", required=True),
        text("agency", "Short name of the agency, as in articles.wire_agency.", required=True),
        ref("agency_source_id", "sources.source_id", "The agency as an outlet; null if it is not listed."),
        choice(
            "found_in",
            ("body", "authors", "header"),
            "Location of the credit; header means a line taken off the text, as a dateline, or a feed's author.",
        ),
        choice(
            "zone",
            ("title", "body"),
            "Text that the offsets refer to; null if the credit is in neither title nor text.",
            required=False,
        ),
        start("start_char", "the credit"),
        end("end_char", "the credit"),
        text("text", "The credit, if it is in the title or text."),
        text("field_text", "The credit, if it is in a header or in the authors."),
        RULE,
    ),
    evidence=(Evidence("start_char", "end_char", "text"),),
    checks=(
        Check(
            "credit_without_words",
            "(t.text IS NULL) <> (t.field_text IS NULL)",
            "Exactly one of text and field_text is set.",
        ),
    ),
    parent="article_id",
)

SIGNATURES = Table(
    "signatures",
    "One row per version of an article: the signature for finding near-duplicates. Stored in the lake only.",
    "signature_id",
    "article_id",
    (
        text("signature_id", "Identifier of the signature.", required=True),
        ref("article_id", "articles.article_id", "The article signed.", required=True),
        ref(
            "source_id",
            "sources.source_id",
            "The outlet; text shared by many of its articles is treated as boilerplate.",
            required=True,
        ),
        Column(
            "signature",
            Kind.INTS,
            "Minimum hash for each permutation; empty if the text has too few words.",
            required=True,
        ),
        *_METHOD,
        count(
            "anchor_rate",
            "Sampling rate of anchors: a shingle is an anchor if its hash is divisible by this number.",
            required=True,
        ),
        Column(
            "anchors",
            Kind.INTS,
            "Sorted hashes of the anchors: the shingle hashes that are divisible by anchor_rate.",
            required=True,
        ),
        Column("anchor_counts", Kind.INTS, "Number of anchors at the rates 4, 8, 16, 32 and 64.", required=True),
    ),
    parent="article_id",
    role="internal",
)

QUOTE_SIGNATURES = Table(
    "quote_signatures",
    "One row per statement of six or more words: the signature for finding the same wording. Stored in the lake only.",
    "quote_signature_id",
    "quote_id",
    (
        text("quote_signature_id", "Identifier of the signature.", required=True),
        ref("quote_id", "quotes.quote_id", "The statement signed.", required=True),
        ref("article_id", "articles.article_id", "The article that contains the statement.", required=True),
        *_METHOD,
    ),
    parent="quote_id",
    role="internal",
)
