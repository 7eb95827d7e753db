# What a person types. Needs make and Python 3.11 or newer; `make assets` alone also needs Node and a network.
PYTHON ?= python3
VENV ?= .venv
ARGS ?=
# Processes for the tests; PROCESSES=0 runs them in this one.
PROCESSES ?= 2

BIN := $(VENV)/bin
# Stamps: installed again only when the list of requirements has changed.
RUN_READY := $(VENV)/.requirements
TEST_READY := $(VENV)/.requirements-dev

.DEFAULT_GOAL := help
.PHONY: help run test lint types tests messages screenshots bench assets clean

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: $(RUN_READY) ## install, load the illustrative data where there is no database, open the dashboard (ARGS="--port 8051")
	@$(BIN)/python -m tools.first_run $(ARGS)
	@$(BIN)/python app.py $(ARGS)

test: lint types tests ## ruff, mypy --strict, every test; real files and Chromium are used where they are found

lint: $(TEST_READY)
	$(BIN)/ruff check .

types: $(TEST_READY)
	$(BIN)/mypy

# Each process has a server, databases and a Chromium of its own. Files begin in the order of tests/conftest.py: the
# longest first, not those of most tests.
tests: $(TEST_READY) ## the tests alone (ARGS="-k geo")
	$(BIN)/python -m pytest --numprocesses=$(PROCESSES) --dist=loadfile --no-loadscope-reorder $(ARGS)

messages: $(TEST_READY) ## bring the catalogs of i18n/locale up to date with the words of the code (ARGS="--list")
	$(BIN)/python -m tools.messages $(ARGS)

screenshots: $(TEST_READY) ## docs/screenshots, taken in Chromium
	$(BIN)/python -m tools.screenshots $(ARGS)

bench: $(TEST_READY) ## time of loading and answering, beside other ways to do it
	$(BIN)/python -m tools.bench $(ARGS)

assets: $(TEST_READY) ## rebuild dashboard/assets/vendor and data/geo from the pinned npm packages
	npm ci --prefix tools --ignore-scripts --no-audit --no-fund
	node tools/build_assets.mjs
	$(BIN)/python -m tools.build_geo

clean: ## remove the environment, caches and build results; databases stay
	rm -rf $(VENV) build tools/node_modules test-results .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Sentinel needs Python 3.11 or newer, and $(PYTHON) is older or missing; name another: make run PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "$(PYTHON) could not make an environment in $(VENV); on Debian and Ubuntu install the package python3-venv" >&2; exit 2; }

$(RUN_READY): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(TEST_READY): requirements-dev.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@ $(RUN_READY)
