"""The annotator made of rules and word lists: honest about how sure it is, deterministic, linear in the text."""

from dataclasses import replace

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.rules.chains import Chains
from newsledger.transforms.rules.events import events
from newsledger.transforms.rules.names import names
from newsledger.transforms.rules.pronouns import Recent, resolve_nominals, resolve_pronouns
from newsledger.transforms.rules.relations import memberships, role_drafts, roles
from newsledger.transforms.rules.resolution import cast
from newsledger.transforms.rules.statements import statements
from newsledger.transforms.rules.tokens import lines


class RuleAnnotator:
    """Annotates English news by rules; every draft names its rule and a fixed confidence."""

    name = "rules"
    version = "1"
    languages = frozenset({"en"})

    def annotate(self, article: ArticleText) -> Annotations:
        """The annotations of one article; never raises on any text."""
        read = lines(article)
        found = cast(article, read, names(read))
        held = roles(read, found)
        recent = Recent(found)
        resolve_nominals(read, found, held, recent=recent)
        resolve_pronouns(read, found, recent)
        said = statements(article, read, found)
        chains = Chains(read, found, recent)
        for statement in said:
            chains.add(statement)
        relations = [*role_drafts(read, found, held), *memberships(read, found), *events(read, found, said)]
        entities = [
            replace(entity, country_code=entity.country_code or found.country.get(number))
            for number, entity in enumerate(found.entities)
        ]
        return Annotations(
            tuple(entities),
            tuple(found.mentions),
            tuple(chains.quotes),
            tuple(chains.attributions),
            tuple(relations),
        )
