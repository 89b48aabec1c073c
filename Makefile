# The two commands of a new machine are `make demo` and `make test`; both set up first, and offline after that.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

.PHONY: train demo test check slow quick golden docs lint types layers bench clean
.DEFAULT_GOAL := test

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(VENV)/.ready  ## run the pipeline on the bundled documents and show the ledger
	$(BIN)/newsledger demo --home demo-data

test: $(VENV)/.ready  ## every test that needs no corpus and no server of its own
	$(BIN)/python -m pytest -m "not slow"

quick: $(VENV)/.ready  ## the inner loop: unit and property tests
	$(BIN)/python -m pytest -q -m "not slow" tests/unit tests/property

golden: $(VENV)/.ready  ## write the golden files anew from today's code; read the diff before you commit it
	$(BIN)/python -m tests.golden.write

docs: $(VENV)/.ready  ## write the generated pages anew
	$(BIN)/python -m newsledger.expectations.dictionary docs/dictionary.md
	$(BIN)/python -m newsledger.flows.settings docs/settings.md

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready
	$(BIN)/mypy

layers: $(VENV)/.ready
	$(BIN)/lint-imports

check: lint types layers test  ## exactly what CI runs
	bash .ci/wheel

slow: $(VENV)/.ready  ## a scheduled run on a real Prefect server, and floors that need the corpora folder
	$(BIN)/python -m pytest -m slow

train: $(VENV)/.ready  ## make the shipped weights anew: make train CORPORA=folder (needs PyTorch in the environment)
	$(BIN)/python -m training $(CORPORA)

bench: $(VENV)/.ready
	$(BIN)/python benchmarks/stages.py

clean:
	rm -rf build dist demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis
