# `make` lists the targets. Each target sets up the environment first if that has not been done yet.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := .venv-peers
PYTEST := $(BIN)/python -m pytest

# Seconds that each part of the tests may take on two cores; a part that takes longer fails. On a slower machine:
# make test TEST_SECONDS=1200
TEST_SECONDS := 360
KILL_SECONDS := 410
MEANING_SECONDS := 85
MUTANT_SECONDS := 455
BROWSER_SECONDS := 370
PROCESS_SECONDS := 480
POSTGRESQL_SECONDS := 300

.DEFAULT_GOAL := help
.PHONY: help demo demo-web screenshots test check format messages lock lock-peers slow slow-process slow-postgresql slow-browser \
	slow-kill slow-meaning slow-mutants sweep-kill bench bench-extraction bench-quotes bench-matching bench-clusters bench-store bench-export bench-import bench-report bench-alerts bench-web bench-mutants \
	clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## set up, then show the whole loop on the sample newsroom
	@$(BIN)/kliping demo

demo-web: $(READY) ## the same on the page in the browser, while articles arrive, until Ctrl-C
	@$(BIN)/kliping demo --web

screenshots: $(READY) ## take the pictures of page and report in docs/images, with Chromium and poppler
	@$(BIN)/python -c 'from tests.web.screenshots import take_pictures; take_pictures()'

# The tests start many processes, so bytecode is written even if PYTHONDONTWRITEBYTECODE is set.
PYTEST_FILES := PYTHONDONTWRITEBYTECODE= $(PYTEST) --dist loadfile --no-loadscope-reorder

test: $(READY) ## set up, then run the tests that need neither PostgreSQL nor a browser nor other processes
	@$(PYTEST_FILES) -n 2 --session-timeout=$(TEST_SECONDS) $(ARGS)

check: $(READY) ## check format, lint, types, architecture and licences
	@$(BIN)/ruff format --check --quiet . || { echo "run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(PYTEST) -q -n 0 tests/test_architecture.py tests/test_licences.py

format: $(READY) ## format the code
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

CATALOGUE := core/messages/locale/id/LC_MESSAGES/kliping

messages: $(READY) ## extract the messages from the code, and compile their translations
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping pyproject.toml --no-default-keywords --keywords message \
		--keywords plural_message:1,2 --keywords message_id --keywords localized --keywords localized_plural:1,2 \
		--keywords _ --keywords plural:1,2 --no-location --sort-output --project Kliping --version - \
		--msgid-bugs-address - --output build/kliping.pot \
		core storage ingest crawler alerts reports scheduler.py actions web mcp_server cli
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		--locale id --input-file build/kliping.pot --output-file $(CATALOGUE).po
	@$(BIN)/pybabel --quiet compile --locale id --input-file $(CATALOGUE).po --output-file $(CATALOGUE).mo

slow: slow-process slow-postgresql slow-browser slow-kill slow-meaning slow-mutants ## run what 'make test' leaves out

slow-process: $(READY) ## run the tests that start programs, or crawl at a real pace
	@$(PYTEST_FILES) -n 4 -m 'process and not (postgresql or browser or slow or sweep)' \
		--session-timeout=$(PROCESS_SECONDS) $(ARGS)

slow-postgresql: $(READY) ## run the tests on PostgreSQL
	@$(PYTEST_FILES) -n 3 -m 'postgresql and not (slow or sweep)' --session-timeout=$(POSTGRESQL_SECONDS) $(ARGS)

slow-kill: $(READY) ## kill a crawl after every request and every commit, and a process that sends alerts 50 times
	@$(PYTEST) -n 2 -m slow --session-timeout=$(KILL_SECONDS) $(ARGS) tests/test_kill.py tests/test_alerts_kill.py

slow-meaning: $(READY) ## compare the matcher with a naive evaluation, 100,000 times, and try queries of any kind
	@$(PYTEST) -n 2 -m slow --session-timeout=$(MEANING_SECONDS) $(ARGS) tests/core

slow-mutants: $(READY) ## move a sample of the thresholds of normalizer and matcher
	@$(PYTEST) -n 0 -m slow --session-timeout=$(MUTANT_SECONDS) $(ARGS) tests/benchmarks/test_mutants.py

slow-browser: $(READY) ## open the page in a browser, also with hostile text, and send random requests to the API
	@$(PYTEST) -n 2 -m 'browser or slow' --session-timeout=$(BROWSER_SECONDS) $(ARGS) tests/web

sweep-kill: $(READY) ## the same as slow-kill, with every kill on PostgreSQL and of a chat service, too; no time limit
	@$(PYTEST) -n 2 -m 'slow or sweep' $(ARGS) tests/test_kill.py tests/test_alerts_kill.py

bench: $(READY) ## measure the cost of a crawl, beside a plain Scrapy crawl of the same pages: ARGS="--seed 1 2"
	@$(BIN)/python benchmarks/crawl.py $(ARGS)

bench-extraction: $(READY) $(PEERS)/.ready ## measure extraction quality and speed, beside other libraries: DATA="FOLDER..."
	@$(BIN)/python benchmarks/extraction.py --peers $(PEERS)/bin/python $(DATA)

bench-quotes: $(READY) ## score who was quoted against annotated texts: DATA="FOLDER..."
	@$(BIN)/python benchmarks/quotes.py --data $(DATA)

bench-matching: $(READY) $(PEERS)/.ready ## measure matching speed, beside other libraries: ARGS="--seed 1 2"
	@$(BIN)/python benchmarks/matching.py --peers $(PEERS)/bin/python $(ARGS)

bench-clusters: $(READY) $(PEERS)/.ready ## measure how copies of a story are recognized, beside MinHash: ARGS="--seed 1 2 3"
	@$(BIN)/python benchmarks/clusters.py --peers $(PEERS)/bin/python $(ARGS)

bench-store: $(READY) ## measure search and keeping in a large store, beside a naive schema: ARGS="--articles 1000000"
	@$(BIN)/python benchmarks/store.py $(ARGS)

bench-export: $(READY) ## measure memory and speed of exports: ARGS="--articles 1000000"
	@$(BIN)/python benchmarks/export.py $(ARGS)

bench-import: $(READY) ## measure memory and speed of imports: ARGS="--articles 20000"
	@$(BIN)/python benchmarks/import_articles.py $(ARGS)

bench-report: $(READY) ## measure a report of 200 clips as PDF, DOCX and XLSX: ARGS="--clips 1000"
	@$(BIN)/python benchmarks/report.py $(ARGS)

bench-alerts: $(READY) ## measure how soon alerts arrive, and what many cost: ARGS="--mentions 100000"
	@$(BIN)/python benchmarks/alerts.py $(ARGS)

bench-web: $(READY) ## measure the page on a large store with four users: ARGS="--articles 1000000"
	@$(BIN)/python benchmarks/web.py $(ARGS)

bench-mutants: $(READY) ## move each threshold of normalizer and matcher, and list those that no page notices
	@$(BIN)/python -m benchmarks.mutants $(ARGS)

lock: $(READY) ## pin the newest versions of all dependencies, with hashes
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --extra dev pyproject.toml -o requirements.lock

lock-peers: $(READY) ## pin the libraries that the benchmarks compare with
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group pyproject.toml:peers -o benchmarks/peers.lock

# The other libraries get an environment of their own: neither they nor their dependencies are part of the product.
$(PEERS)/.ready: $(READY) benchmarks/peers.lock
	@echo "Setting up $(PEERS) ..."
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(PEERS)
	@VIRTUAL_ENV=$(PEERS) $(BIN)/uv pip install --quiet --require-hashes -r benchmarks/peers.lock
	@touch $@

clean: ## remove the environments and build files
	@rm -rf $(VENV) $(PEERS) build dist *.egg-info .mypy_cache .ruff_cache

IS_NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>&1 && echo yes
TOO_OLD = Kliping needs Python 3.11 or newer; '$(PYTHON)' is $(shell $(PYTHON) --version 2>&1). \
	Try: make PYTHON=python3.12 demo

# The lock file pins every library with its hashes; the project itself is installed last, in editable mode. uv compiles
# the libraries at once, as pip does: in a read-only environment each command would otherwise start 3 s later.
# A $(VENV) without $(READY) is from an interrupted set-up, so it is removed first.
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
