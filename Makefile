# `make` lists what there is. Both `make demo` and `make test` set everything up first, and only once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := .venv-peers

.DEFAULT_GOAL := help
.PHONY: help demo test check format messages lock lock-peers slow bench bench-extraction bench-matching clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## set up, then show the whole loop on the sample newsroom
	@$(BIN)/kliping demo

# Compiled once, also where PYTHONDONTWRITEBYTECODE is set: the tests start many processes.
test: $(READY) ## set up, then run the tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m 'not slow' $(ARGS)

check: $(READY) ## format, lint, types, architecture
	@$(BIN)/ruff format --check --quiet . || { echo "run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -n 0 tests/test_architecture.py

format: $(READY) ## put the code into the one format
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

CATALOGUE := core/messages/locale/id/LC_MESSAGES/kliping

messages: $(READY) ## collect the messages in the code, and compile their translations
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --no-default-keywords --keywords message --keywords plural_message:1,2 \
		--no-location --sort-output --project Kliping --version - --msgid-bugs-address - --output build/kliping.pot core storage crawler scheduler.py cli
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		--locale id --input-file build/kliping.pot --output-file $(CATALOGUE).po
	@$(BIN)/pybabel --quiet compile --locale id --input-file $(CATALOGUE).po --output-file $(CATALOGUE).mo

slow: $(READY) ## the long sweeps that stand apart from 'make test'
	@$(BIN)/python -m pytest -n 2 -m slow $(ARGS)

bench: $(READY) ## what a crawl costs, beside a bare Scrapy crawl of the same pages
	@$(BIN)/python benchmarks/crawl.py

bench-extraction: $(READY) $(PEERS)/.ready ## how well and fast pages become articles, beside the peers: DATA="FOLDER..."
	@$(BIN)/python benchmarks/extraction.py --peers $(PEERS)/bin/python $(DATA)

bench-matching: $(READY) $(PEERS)/.ready ## how fast articles are matched against many keywords, beside the peers: ARGS="--seed 1 2"
	@$(BIN)/python benchmarks/matching.py --peers $(PEERS)/bin/python $(ARGS)

lock: $(READY) ## pin the newest versions, with hashes, for all platforms
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --extra dev pyproject.toml -o requirements.lock

lock-peers: $(READY) ## pin what the benchmarks run beside Kliping
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group pyproject.toml:peers -o benchmarks/peers.lock

# The peers live apart: the product never sees them, nor what they ask for.
$(PEERS)/.ready: $(READY) benchmarks/peers.lock
	@echo "Setting up $(PEERS) ..."
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(PEERS)
	@VIRTUAL_ENV=$(PEERS) $(BIN)/uv pip install --quiet --require-hashes -r benchmarks/peers.lock
	@touch $@

clean: ## forget the set-up
	@rm -rf $(VENV) $(PEERS) build dist *.egg-info .mypy_cache .ruff_cache

IS_NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>&1 && echo yes
TOO_OLD = Kliping needs Python 3.11 or newer; '$(PYTHON)' is $(shell $(PYTHON) --version 2>&1). \
	Try: make PYTHON=python3.12 demo

# The lock pins every library with its hashes; the project itself goes in last, as a link to this folder. The libraries
# are compiled at once, as pip does it: where nothing may be written later, each command would take 3 s more to start.
# A $(VENV) without its mark is a set-up that broke off, and nobody knows where: it is begun anew.
$(READY): requirements.lock pyproject.toml
	@$(if $(filter yes,$(shell $(IS_NEW_ENOUGH))),,$(error $(TOO_OLD)))
	@test -e $(READY) || rm -rf $(VENV); rm -f $(READY)
	@if command -v uv >/dev/null 2>&1; then \
		echo "Setting up $(VENV) with uv ..."; \
		uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV) && \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock && \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps --no-build-isolation -e .; \
	else \
		echo "Setting up $(VENV) with pip (about a minute) ..."; \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(READY)
