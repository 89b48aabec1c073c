"""Features of an event from which the probability is estimated that its row is right.

They are named as those of statements: a kind, "=", a value; kinds joined by "&" have as many values.
"""

from collections.abc import Iterator

from newsledger.transforms.english.parse.vocabulary import Phrase, Word
from newsledger.transforms.english.relations.actors import Actor
from newsledger.transforms.english.relations.drafts import Event
from newsledger.transforms.english.relations.scene import MentionPhrase, Scene
from newsledger.transforms.english.statements.traits import ranged

_LENGTHS = (4, 8, 16, 32)
_MOST_RIVALS = 3
_MOST_WORDS = 3


def event_features(scene: Scene, event: Event) -> frozenset[str]:
    """Return the features of an event in its block."""
    return frozenset(
        (
            *_of_act(scene, event),
            *_of_clause(scene, event),
            *_of_party(scene, event, "subject"),
            *_of_party(scene, event, "object"),
            *_of_pair(scene, event),
        )
    )


def _of_act(scene: Scene, event: Event) -> Iterator[str]:
    """Yield the type of the act, its words, its modality, and the rule that found it."""
    kind, word, lemma = event.type, scene.words[event.index], _lemma(event)
    yield from (f"rule={event.rule}", f"type={kind}", f"rule&type={event.rule}&{kind}", f"predicate={event.predicate}")
    yield from (f"lemma={lemma}", f"lemma&type={lemma}&{kind}", f"tag={word.tag}", f"tag&type={word.tag}&{kind}")
    yield from (f"modality={event.modality}", f"modality&type={event.modality}&{kind}", f"negated={event.is_negated}")
    yield f"modality&tag={event.modality}&{word.tag}"
    yield from (f"quoted={word.quoted}", f"zone={scene.block.zone}", f"words={min(len(event.words), _MOST_WORDS)}")
    is_claimed = scene.claims.innermost(scene.block.zone, word.start) is not None
    yield from (f"claimed={is_claimed}", f"claimed&type={is_claimed}&{kind}")


def _lemma(event: Event) -> str:
    return event.predicate.split()[0]


def _of_clause(scene: Scene, event: Event) -> Iterator[str]:
    """Yield the grammar around the word for the act."""
    block, index = scene.block, event.index
    previous, following = _plain(scene.word(index - 1)), _plain(scene.word(index + 1))
    yield from (f"previous={previous}", f"next={following}", f"lemma&next={_lemma(event)}&{following}")
    yield f"dep={block.words[index].dep}"
    yield from (f"dependent={relation}" for relation in block.relations_of(index))
    yield from (f"auxiliary={scene.lower(child)}" for child in block.children_of(index, ("aux", "aux:pass")))
    governor = block.words[block.words[index].head]
    upper = block.words[governor.head]
    yield f"governor={governor.tag}"
    yield f"governor-lemma={governor.verb_lemma if governor.is_verb else governor.lower}"
    yield f"upper-governor={upper.verb_lemma if upper.is_verb else upper.tag}"
    sentence = scene.sentence(index)
    yield from (f"sentence={ranged(len(sentence), _LENGTHS)}", f"question={sentence.words[-1].text == '?'}")


def _of_party(scene: Scene, event: Event, party: str) -> Iterator[str]:
    actor = event.subject if party == "subject" else event.object
    if actor is None:
        yield from (f"{party}=none", f"{party}&type=none&{event.type}")
        return
    yield from (f"{party}-{feature}" for feature in _of_phrase(scene, actor))
    yield from (f"{party}-{feature}" for feature in _of_place(scene, event, actor))
    yield from (f"{party}-{feature}" for feature in _of_antecedent(scene, actor))
    entity, head = _type(scene, actor), _head(scene, actor)
    yield from (f"{party}&type={entity}&{event.type}", f"{party}-dep&rule={head.dep}&{event.rule}")


def _of_phrase(scene: Scene, actor: Actor) -> Iterator[str]:
    """Yield the type and the form of a party, and the words beside it."""
    phrase, head, entity = actor.phrase, _head(scene, actor), _type(scene, actor)
    form = _form(phrase)
    cases = [scene.lower(child) for child in scene.block.children_of(phrase.content_head, ("case",))]
    yield from (f"type={entity}", f"form={form}", f"type&form={entity}&{form}", f"case={'+'.join(cases)}")
    yield from (f"direct={actor.is_direct}", f"deep={actor.is_deep}", f"quoted={head.quoted}")
    yield f"tag&direct&type={head.tag}&{actor.is_direct}&{entity}"
    yield from (f"next={phrase.next_word.tag}", f"previous={_plain(scene.word(phrase.first - 1))}")
    if not head.is_proper_noun:
        yield f"head={head.lower}"
    if isinstance(phrase, MentionPhrase):
        yield f"demonym={phrase.is_demonym}"


def _of_place(scene: Scene, event: Event, actor: Actor) -> Iterator[str]:
    """Yield where a party stands beside the act."""
    head = _head(scene, actor)
    is_child = head.head == event.index
    yield from (f"dep={head.dep}", f"child={is_child}", f"child&dep={is_child}&{head.dep}")
    yield f"same-sentence={scene.block.shares_sentence(actor.phrase.first, event.index)}"


def _of_antecedent(scene: Scene, actor: Actor) -> Iterator[str]:
    """Yield for a pronoun or a noun how many entities named before it in its block it could mean, if its own is one."""
    phrase = actor.phrase
    if not isinstance(phrase, MentionPhrase) or phrase.kind == "name":
        return
    names = {name.entity: name for name in scene.names if name.kind == "name" and name.first < phrase.first}
    entity_type, is_named = _type(scene, actor), actor.entity in names
    rivals = min(sum(name.entity_type == entity_type for name in names.values()), _MOST_RIVALS)
    yield from (f"rivals={rivals}", f"antecedent={is_named}", f"rivals&antecedent={rivals}&{is_named}")


def _of_pair(scene: Scene, event: Event) -> Iterator[str]:
    """Yield the types and forms of both parties, and the order of subject, act and object."""
    if event.object is None:
        return
    types = f"{_type(scene, event.subject)}&{_type(scene, event.object)}"
    yield from (f"types={types}", f"types&type={types}&{event.type}")
    places = {event.subject.phrase.first: "subject", event.index: "act", event.object.phrase.first: "object"}
    order = "-".join(places[place] for place in sorted(places))
    yield from (f"order={order}", f"order&rule={order}&{event.rule}", f"order&tag={order}&{scene.tag(event.index)}")
    yield f"forms={_form(event.subject.phrase)}&{_form(event.object.phrase)}"


def _type(scene: Scene, actor: Actor) -> str:
    return scene.entity(actor.entity).type


def _head(scene: Scene, actor: Actor) -> Word:
    return scene.words[actor.phrase.content_head]


def _form(phrase: Phrase) -> str:
    return phrase.kind if isinstance(phrase, MentionPhrase) else "phrase"


def _plain(word: Word) -> str:
    """Return a word in lower case, the tag of a noun or an adjective."""
    return word.tag if word.is_noun or word.is_adjective or not word.text else word.lower
