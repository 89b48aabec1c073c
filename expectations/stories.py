"""Tables for stories: events that several articles tell, and the likeness of texts by which they are found."""

from newsledger.expectations.declaration import Check, Column, Kind, Table, count, moment, ref, text, texts

STORY_METHOD = 1  # signatures of other methods are not comparable
STORY_SCORE = 220  # mean likeness from which groups of texts are one story, in thousandths

STORIES = Table(
    "stories",
    "One row per event that several articles tell, over the latest versions of articles.",
    "story_id",
    "article_key of the article that was fetched first",
    (
        text("story_id", "Identifier of the story; it stays while the story grows.", required=True),
        text("title", "Headline of the origin: the article that was published first."),
        moment("first_published_at", "Earliest stated publication time of the articles."),
        moment("last_published_at", "Latest stated publication time of the articles."),
        Column("article_count", Kind.INT, "Number of articles.", required=True, low=2),
        Column("outlet_count", Kind.INT, "Number of outlets.", required=True, low=1),
        Column("text_count", Kind.INT, "Number of texts: copies count once.", required=True, low=1),
        texts(
            "top_entity_ids",
            "Persons, organisations, places and events that most texts of the story mention, at most five, "
            "most frequent first.",
        ),
    ),
    checks=(
        Check(
            "counts_disagree",
            "t.outlet_count <= t.article_count AND t.text_count <= t.article_count",
            "A story has no more outlets or texts than articles.",
        ),
    ),
)

STORY_SIGNATURES = Table(
    "story_signatures",
    "One row per version of an article: what it is about, for finding stories. Stored in the lake only.",
    "story_signature_id",
    "article_id",
    (
        text("story_signature_id", "Identifier of the signature.", required=True),
        ref("article_id", "articles.article_id", "The article signed.", required=True),
        count("method", "Number of the method; signatures of other methods are not comparable.", required=True),
        Column("terms", Kind.INTS, "Hashes of the heaviest words, names and acts, heaviest first.", required=True),
        Column("weights", Kind.INTS, "Weight of each term; the squares have the sum 10^8.", required=True),
        Column(
            "persons",
            Kind.INTS,
            "Hashes of the last names of persons, most frequent first; empty if the article hardly names persons.",
            required=True,
        ),
        Column("person_weights", Kind.INTS, "Weight of each person; the squares have the sum 10^8.", required=True),
    ),
    parent="article_id",
    role="internal",
)

STORY_LINKS = Table(
    "story_links",
    "One row per pair of texts that are alike enough to count in finding stories. Stored in the lake only.",
    "story_link_id",
    "both article_ids, the lower first",
    (
        text("story_link_id", "Identifier of the pair.", required=True),
        ref("article_id", "articles.article_id", "The article with the lower identifier.", required=True),
        ref("other_article_id", "articles.article_id", "The other article.", required=True),
        count("score", "Likeness in thousandths; less if the articles are days apart.", required=True),
    ),
    parent="article_id",
    role="internal",
)
