"""A run with a language model: its rows, what it left out, the articles that it gave no answer for, and forgetting."""

from pathlib import Path

from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.settings import settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.language_model import Reply, model, stated, written
from tests.pipeline import homes

ALDA = "The ferry Alda is late\n\nThe ferry Alda is late, Ida Berg told reporters in Oslo on Monday morning.\n"
BODIL = "The ferry Bodil is late\n\nThe ferry Bodil is late, Nils Holm said in Bergen on Tuesday morning.\n"
CLARA = "The ferry Clara is late\n\nThe ferry Clara is late, Per Dahl said in Stavanger on Friday morning.\n"


def _reply(text: str) -> Reply:
    if "Bodil" in text:
        return Reply("I found nothing.")
    if "Clara" in text:
        return Reply(written())
    invented = stated("Nobody will pay", speaker="Ida Berg", cue="told")
    return Reply(written(stated("The ferry Alda is late", speaker="Ida Berg", cue="told"), invented))


def test_a_run_keeps_what_the_model_said_and_what_it_left_out_until_it_is_forgotten(tmp_path: Path) -> None:
    home, documents = tmp_path / "home", homes.written(tmp_path / "in", alda=ALDA, bodil=BODIL, clara=CLARA)
    with model(by_text=_reply) as server:
        homes.ran(home, documents, annotator="llm", llm_url=server.url, llm_model="test-model")
    assert len(server.requests) == 3

    articles = {row["title"]: row for row in homes.rows(home, "articles").to_pylist()}
    alda, bodil, clara = (articles[f"The ferry {name} is late"] for name in ("Alda", "Bodil", "Clara"))
    assert [row["annotator"].split("/")[0] for row in (alda, bodil, clara)] == ["llm", "news", "llm"]
    assert alda["annotator"].startswith("llm/test-model/1+news/")
    quotes = homes.rows(home, "quotes").to_pylist()
    assert {(row["article_id"], row["content"], row["speaker_text"]) for row in quotes} >= {
        (alda["article_id"], "The ferry Alda is late", "Ida Berg")
    }
    assert [row["speaker_text"] for row in quotes if row["article_id"] == bodil["article_id"]] == ["Nils Holm"]
    assert [row for row in quotes if row["article_id"] == clara["article_id"]] == []
    rejects = homes.rows(home, "rejects").to_pylist()
    assert {(row["stage"], row["table_name"], row["reason"], row["document_id"]) for row in rejects} == {
        ("annotate", "quotes", "llm_not_in_text", alda["document_id"]),
        ("annotate", "articles", "llm_invalid_json", bodil["document_id"]),
    }
    assert problems(Home(home)) == []
    assert len(list(Home(home).answers.glob("*/*"))) == 2

    forget(ForgetRequest(persons=("Ida Berg",), articles=(clara["article_id"],)), settings(home=home))
    assert [row["table_name"] for row in homes.rows(home, "rejects").to_pylist()] == ["articles"]
    assert len(list(Home(home).answers.glob("*/*"))) == 1
