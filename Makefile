# Needs Python 3.11 or newer with its venv module, and make. `make help` lists what can be done.

PYTHON  ?= python3
ADDRESS ?= 127.0.0.1
PORT    ?= 8501

WORKERS ?= 2
# Files with the fewest tests would come last, and the longest journeys are among them.
BY_FILE := --dist loadfile --no-loadscope-reorder

VENV    := .venv
BIN     := $(VENV)/bin
RESULTS := .cache/results
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED  := $(INSTALL) --require-hashes --only-binary :all:
UV      := 0.13.9
COMPILE  = .cache/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command 'make lock' $(UPGRADE)

.DELETE_ON_ERROR:
.PHONY: help run install test check unit journeys bench format lock clean

help: ## say what can be done here
	@sed -nE 's/^([a-z]+):.*## (.*)$$/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/.project ## start 质阶 at http://ADDRESS:PORT (127.0.0.1:8501)
	@exec $(BIN)/zhijie serve --address $(ADDRESS) --port $(PORT)

install: $(VENV)/.project ## create .venv with what `make run` needs

# Journeys have a process of their own: once a browser test has run, asyncio.run fails.
test: check ## style, types, imports, content, then every test
	@rm -rf $(RESULTS)
	@status=0; \
	$(MAKE) --no-print-directory unit || status=$$?; \
	$(MAKE) --no-print-directory journeys || status=$$?; \
	exit $$status

check: $(VENV)/.test ## style, types, imports and content only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m questionnaires lint

unit: $(VENV)/.test ## the tests without a browser
	$(BIN)/pytest -n $(WORKERS) $(BY_FILE) --ignore=tests/journeys --junitxml=$(RESULTS)/unit.xml

journeys: $(VENV)/.test ## the tests with a browser
	$(BIN)/pytest -n $(WORKERS) $(BY_FILE) tests/journeys --junitxml=$(RESULTS)/journeys.xml

bench: $(VENV)/.test ## measure: tests/benchmarks, with the figures printed
	$(BIN)/pytest -m benchmark -s tests/benchmarks

format: $(VENV)/.test ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .cache/uv/bin/uv ## pin the requirements anew (UPGRADE=--upgrade for the newest)
	$(COMPILE) pyproject.toml --extra oidc --extra postgresql -o requirements/runtime.txt
	$(COMPILE) pyproject.toml requirements/test.in --extra oidc --extra postgresql \
		-c requirements/runtime.txt -o requirements/test.txt
	$(COMPILE) requirements/build.in -c requirements/test.txt -o requirements/build.txt

clean: ## remove .venv and the caches, never the answers
	rm -rf $(VENV) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# Each stamp is newer than the files it was made from, so a second start installs nothing.

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than Python 3.11: try make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "$(PYTHON) cannot make a venv (Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

$(VENV)/.runtime: requirements/build.txt requirements/runtime.txt | $(VENV)/.created
	@echo "Installing the locked packages; the first time takes about a minute ..."
	@$(LOCKED) -r requirements/build.txt -r requirements/runtime.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.runtime
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.project
	@echo "Installing the locked packages of the tests ..."
	@$(LOCKED) -r requirements/test.txt
	@touch $@

.cache/uv/bin/uv: Makefile
	@$(PYTHON) -m venv .cache/uv
	@.cache/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@touch $@
