"""Tables of the ledger: mentions, quotes, attributions and relations, each row with its evidence."""

from newsledger.expectations.declaration import Check, Column, Evidence, Kind, Table, choice, count, flag, ref, text
from newsledger.expectations.vocabulary import (
    ATTRIBUTION_TYPES,
    CONFIDENCE,
    ENTITY_TYPES,
    PLOVER_EVENTS,
    PRECISIONS,
    RULE,
    SENTENCE,
    SPEAKER_KINDS,
    STANDING_RELATIONS,
    ZONE,
    end,
    start,
)

MENTIONS = Table(
    "mentions",
    "One row per mention of an entity in an article.",
    "mention_id",
    "article_id, zone, start_char, end_char and type",
    (
        text("mention_id", "Identifier of the mention.", required=True),
        ref("article_id", "articles.article_id", "The article that the row was read from.", required=True),
        ref("entity_id", "entities.entity_id", "The entity mentioned.", required=True),
        ZONE,
        SENTENCE,
        start("start_char", "the mention", required=True),
        end("end_char", "the mention", required=True),
        text("text", "The mention as it appears in the article.", required=True),
        choice("type", ENTITY_TYPES, "Type of the mention; NORP for the adjective of a country."),
        choice("kind", ("name", "nominal", "pronoun"), "Grammatical form of the mention."),
        RULE,
        CONFIDENCE,
    ),
    evidence=(Evidence("start_char", "end_char", "text"),),
    parent="article_id",
    rows_per_article=(0.5, 2000),
)

QUOTES = Table(
    "quotes",
    "One row per attributed statement.",
    "quote_id",
    "article_id, zone, start_char, end_char and cue_start_char",
    (
        text("quote_id", "Identifier of the statement.", required=True),
        ref("article_id", "articles.article_id", "The article that the row was read from.", required=True),
        ZONE,
        SENTENCE,
        choice(
            "kind",
            ("direct", "indirect", "mixed"),
            "Whether the content is quoted completely (direct), not at all (indirect) or in part (mixed).",
        ),
        start("start_char", "the content", required=True),
        end("end_char", "the content", required=True),
        text("text", "The article's text from start_char to end_char.", required=True),
        text("content", "The statement itself, without an interrupting “he said”.", required=True),
        choice(
            "attribution_type",
            ATTRIBUTION_TYPES,
            "communication: words or their gist (said, according to, asked whether); attitude: belief, wish or fear "
            "(believes, wants); factive: knowledge or a finding (knows, found); control: an intention, request or "
            "refusal (asked to, promised to, refused to). Null only in rows written before the column was added.",
            required=False,
        ),
        text("cue", "The words that signal the attribution, such as “said”."),
        text("cue_lemma", "Lemma of the head word of the cue."),
        start("cue_start_char", "the cue"),
        end("cue_end_char", "the cue"),
        text("speaker_text", "The phrase that names the speaker, in any form."),
        start("speaker_start_char", "the speaker"),
        end("speaker_end_char", "the speaker"),
        ref("speaker_entity_id", "entities.entity_id", "The speaker; null if not resolved."),
        choice(
            "speaker_kind",
            SPEAKER_KINDS,
            "person: somebody named; organisation: a named or described body; role: a description of one person or of "
            "officials that no name resolves; anonymous: a source whose name is withheld; collective: people as a "
            "group (experts, residents, some); document: a text that speaks for itself; author: I or we of the article "
            "itself; unknown: nobody. Null only in rows written before the column was added.",
            required=False,
        ),
        ref("addressee_entity_id", "entities.entity_id", "The person or organisation addressed."),
        text("hedge", "Word that weakens the attribution, for example reportedly or allegedly."),
        flag("is_negated", "Whether the attribution is negated (did not say, denied)."),
        count("depth", "Nesting depth; 0 for a statement that is not inside another one.", required=True),
        ref("parent_quote_id", "quotes.quote_id", "The statement that contains this one."),
        text(
            "quote_cluster_id",
            "Cluster of statements with the same wording; null for statements of fewer than six words.",
        ),
        RULE,
        CONFIDENCE,
    ),
    evidence=(
        Evidence("start_char", "end_char", "text"),
        Evidence("cue_start_char", "cue_end_char", "cue"),
        Evidence("speaker_start_char", "speaker_end_char", "speaker_text"),
    ),
    checks=(
        Check(
            "depth_without_parent",
            "(t.depth = 0) = (t.parent_quote_id IS NULL)",
            "parent_quote_id is set if and only if depth is greater than 0.",
        ),
    ),
    parent="article_id",
    rows_per_article=(0, 400),
)

ATTRIBUTIONS = Table(
    "attributions",
    "One row per link in the chain of attribution of a statement: a speaker, relay, outlet or document.",
    "attribution_id",
    "quote_id, position, role, zone, start_char, end_char and entity_id",
    (
        text("attribution_id", "Identifier of the link.", required=True),
        ref("quote_id", "quotes.quote_id", "The statement that the link belongs to.", required=True),
        ref("article_id", "articles.article_id", "The article that the row was read from.", required=True),
        count("position", "Position in the chain: 0 for the original speaker, then outwards.", required=True),
        choice(
            "role",
            ("speaker", "relay", "outlet", "document"),
            "speaker: whose words they are; relay: passed the words on; outlet: the medium cited; "
            "document: a statement, report or law that contains the words.",
        ),
        ref("entity_id", "entities.entity_id", "Entity of the link; null if not resolved."),
        ZONE,
        start("start_char", "the name or phrase", required=True),
        end("end_char", "the name or phrase", required=True),
        text("text", "The name or phrase as it appears in the article.", required=True),
        text("cue", "The words that signal the link."),
        RULE,
        CONFIDENCE,
    ),
    evidence=(Evidence("start_char", "end_char", "text"),),
    checks=(Check("speaker_not_first", "t.role != 'speaker' OR t.position = 0", "A speaker is at position 0."),),
    parent="quote_id",
    rows_per_article=(0, 1000),
)

RELATIONS = Table(
    "relations",
    "One row per assertion about two entities, or about an entity and a value.",
    "relation_id",
    "article_id, zone, type, subject, object, start_char and end_char",
    (
        text("relation_id", "Identifier of the relation.", required=True),
        ref("article_id", "articles.article_id", "The article that the row was read from.", required=True),
        ZONE,
        SENTENCE,
        choice(
            "type",
            (*STANDING_RELATIONS, *PLOVER_EVENTS),
            "A standing relation, or an event type of the PLOVER ontology.",
        ),
        ref(
            "subject_entity_id",
            "entities.entity_id",
            "The subject: the holder of the relation or the actor of the event.",
        ),
        text("subject_text", "The subject as it appears in the article.", required=True),
        ref("object_entity_id", "entities.entity_id", "The object: the other party; null if not resolved."),
        text("object_text", "The object as it appears in the article."),
        text(
            "predicate",
            "Lemma of the words that link subject and object, such as “warn” or “be president of”.",
            required=True,
        ),
        text("role_title", "For HOLDS_ROLE, the title as written."),
        flag("is_negated", "Whether the text negates the relation."),
        choice(
            "modality",
            ("asserted", "planned", "possible", "demanded", "conditional"),
            "Modality with which the text presents the relation.",
        ),
        ref(
            "claimed_by_quote_id",
            "quotes.quote_id",
            "The statement that asserts the relation; null if the article itself asserts it.",
        ),
        Column("event_on", Kind.DATE, "Date of the event, truncated to event_precision."),
        choice("event_precision", PRECISIONS, "Precision of event_on.", required=False),
        ref("place_entity_id", "entities.entity_id", "Place of the event."),
        start("start_char", "the evidence", required=True),
        end("end_char", "the evidence", required=True),
        text("text", "The evidence: the article's text from start_char to end_char.", required=True),
        RULE,
        CONFIDENCE,
    ),
    evidence=(Evidence("start_char", "end_char", "text"),),
    checks=(
        Check(
            "role_without_title",
            "t.type != 'HOLDS_ROLE' OR t.role_title IS NOT NULL",
            "role_title is set for HOLDS_ROLE.",
        ),
    ),
    parent="article_id",
    rows_per_article=(0, 1000),
)
