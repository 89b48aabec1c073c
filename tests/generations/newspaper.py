"""A home to which one process publishes, from which it rolls back, and which it compacts, in an order drawn by lot."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from newsledger.expectations.declaration import Kind
from newsledger.expectations.tables import LOADED
from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.run.rewriting import rewrite
from newsledger.flows.run.rollback import rollback
from newsledger.flows.settings import Settings, settings
from newsledger.warehouse import lake, manifest, snapshots, spare
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Base, Difference
from newsledger.warehouse.manifest import Manifest
from tests.damage.healing import pipeline
from tests.generations.observer import Sum, checksum
from tests.soak.newsroom import WORDINGS

KEPT = 4
WEIGHTS = {"publish": 76, "rollback": 12, "compaction": 11, "forget": 1}
_SIMPLE = (Kind.TEXT, Kind.INT, Kind.BOOL)
COLUMNS: Mapping[str, Sequence[str]] = {
    declared.name: [column.name for column in declared.columns if column.kind in _SIMPLE] for declared in LOADED
}
_TEXT = """{title}

By Ann Able

{background}. “{news},” {speaker} said in {place}. “{remark}.”

{other} said that {reaction}. The list that was read out has the numbers {numbers}.
"""


@dataclass(slots=True)
class Newspaper:
    """The home, what was done to it, and the checksums of every generation by table."""

    root: Path
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    sums: dict[int, dict[str, Sum]] = field(default_factory=dict)
    written: int = 0

    @property
    def home(self) -> Home:
        return Home(self.root / "home")

    @property
    def settings(self) -> Settings:
        return settings(home=self.home.root, workers=1, snapshots_kept=KEPT)

    def step(self, name: str = "") -> None:
        """Do one thing, by lot where none is named, and write down the checksums of the generation that it made."""
        kept = [state.generation for state in snapshots.states(self.home)]
        choices = WEIGHTS if len(kept) > 1 else {"publish": 1}
        name = name or self.chance.choices(list(choices), weights=list(choices.values()))[0]
        if name == "publish":
            self._publish()
        elif name == "rollback":
            rollback(str(self.chance.choice(kept[:-1])), self.settings)
        elif name == "compaction":
            rewrite(self.settings)
        else:
            urls = lake.tables(self.home, manifest.read(self.home), "documents", columns=["url"])["url"].to_pylist()
            url = self.chance.choice(sorted(set(urls)))
            Path(url.removeprefix("file://")).unlink()
            forget(ForgetRequest(urls=(url,)), self.settings)
        self.done[name] += 1
        state = manifest.read(self.home)
        assert state.generation not in self.sums, f"{name} made no generation"
        self.sums[state.generation] = {table: self._sum(state, table) for table in COLUMNS}

    def _sum(self, state: Manifest, table: str) -> Sum:
        data = lake.tables(self.home, state, table, columns=list(COLUMNS[table]))
        return checksum(zip(*(column.to_pylist() for column in data.columns), strict=True))

    def _publish(self) -> None:
        """Write two articles more, change one of the others, and publish them."""
        inbox = self.root / "inbox"
        inbox.mkdir(exist_ok=True)
        for _ in range(2):
            self.written += 1
            (inbox / f"{self.written:04}.txt").write_text(self._text(self.written), encoding="utf-8")
        changed = self.chance.choice(sorted(inbox.iterdir()))
        changed.write_text(self._text(int(changed.stem)), encoding="utf-8")
        with patch.object(spare, "taken", self._taken):
            assert pipeline(self.home, str(inbox), snapshots_kept=KEPT).status == "published"

    def _taken(self, home: Home, difference: Difference, path: Path) -> Base | None:
        """Take the older file of the warehouse, and count it."""
        base = _TAKEN(home, difference, path)
        self.done["older file of the warehouse changed"] += base is not None
        return base

    def _text(self, number: int) -> str:
        words = WORDINGS[self.chance.choice(list(WORDINGS))]
        numbers = " ".join(str(self.chance.randrange(1000, 9999)) for _ in range(40))
        return _TEXT.format(
            title=words.title.format(number),
            background=words.background.format(number),
            news=words.news.format(number),
            speaker=words.speaker,
            place="Lindesvik",
            remark=words.remark,
            other=words.other,
            reaction=words.reaction.format(number),
            numbers=numbers,
        )


_TAKEN = spare.taken
