"""The tables by which copies are found: credits of agencies, and the signatures of articles and statements."""

from newsledger.expectations.declaration import Check, Column, Evidence, Kind, Table, choice, count, ref, text
from newsledger.expectations.vocabulary import RULE, end, start

_METHOD = (
    text("algorithm", "Library, class and version of the hashes; others are not comparable.", required=True),
    Column("seed", Kind.INT, "Seed of the permutations.", required=True),
    count("shingle_words", "Words in a shingle.", required=True),
    count("shingle_count", "Different shingles in the text.", required=True),
    Column("bands", Kind.INTS, "One hash per band of the signature.", required=True),
)

CREDITS = Table(
    "credits",
    "One row per place where an article is credited to an agency: “(AP)”, “— Reuters”, “By Agence France-Presse”.",
    "credit_id",
    "article_id, agency, found_in and the words",
    (
        text("credit_id", "Identifier of the credit.", required=True),
        ref("article_id", "articles.article_id", "The article.", required=True),
        text("agency", "The agency's short name, as in articles.wire_agency.", required=True),
        text("agency_source_id", "The agency's identifier among outlets; null where it is not listed."),
        choice(
            "found_in", ("body", "authors", "header"), "header: a dateline, sign-off or line taken out of the text."
        ),
        choice("zone", ("title", "body"), "Where the offsets count; null outside title and text.", required=False),
        start("start_char", "the credit"),
        end("end_char", "the credit"),
        text("text", "The words themselves, where they stand in title or text."),
        text("field_text", "The words, where they stand in a header or among the authors."),
        RULE,
    ),
    evidence=(Evidence("start_char", "end_char", "text"),),
    checks=(
        Check(
            "credit_without_words", "(t.text IS NULL) <> (t.field_text IS NULL)", "Either text or field_text is set."
        ),
    ),
    parent="article_id",
)

SIGNATURES = Table(
    "signatures",
    "One row per version of an article: what its near-duplicates are found by. Kept in the lake alone.",
    "signature_id",
    "article_id",
    (
        text("signature_id", "Identifier of the signature.", required=True),
        ref("article_id", "articles.article_id", "The article.", required=True),
        ref(
            "source_id",
            "sources.source_id",
            "The outlet; what many of its articles share is boilerplate.",
            required=True,
        ),
        Column(
            "signature", Kind.INTS, "Least hash under each permutation; empty for a text of few words.", required=True
        ),
        *_METHOD,
        count("anchor_rate", "One shingle in so many is an anchor.", required=True),
        Column("anchors", Kind.INTS, "Hashes of shingles that are divisible by anchor_rate, sorted.", required=True),
        Column("anchor_counts", Kind.INTS, "Anchors at the rates 4, 8, 16, 32 and 64.", required=True),
    ),
    parent="article_id",
    role="internal",
)

QUOTE_SIGNATURES = Table(
    "quote_signatures",
    "One row per statement of six words or more: what its wordings elsewhere are found by. Kept in the lake alone.",
    "quote_signature_id",
    "quote_id",
    (
        text("quote_signature_id", "Identifier of the signature.", required=True),
        ref("quote_id", "quotes.quote_id", "The statement.", required=True),
        ref("article_id", "articles.article_id", "Its article.", required=True),
        *_METHOD,
    ),
    parent="quote_id",
    role="internal",
)
