# Two commands: `make run` starts the town, `make test` shows that it works. `make help` lists the rest.
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
PYTHON := $(VENV)/bin/python
MANAGE := $(PYTHON) manage.py
# A developer's commands need no key of their own.
TRY := SHANGBAN_DEBUG=1 $(MANAGE)
READY_TO_RUN = $(VENV)/run-$(shell cat requirements.txt | sha256sum | cut -c1-12)
READY_TO_TEST = $(VENV)/test-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-12)
ENVIRONMENT = eval "$$($(PYTHON) -m classroom.management.environment '$(HOST)')"
# Translations are compiled in a process of their own: Django reads them once, before any command runs.
PREPARE = $(ENVIRONMENT) && $(MANAGE) translations compile && \
  $(MANAGE) prepare --host '$(HOST)' --port '$(PORT)'

.DEFAULT_GOAL := help
.PHONY: help run prepare test postgres check format bench backup restore translations browser clean

help: ## print what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY_TO_RUN) ## start the town: make run [HOST=0.0.0.0] [PORT=8000]
	@$(PREPARE) && exec $(MANAGE) serve --host '$(HOST)' --port '$(PORT)'

prepare: $(READY_TO_RUN) ## bring databases, translations and static files up to date, without serving
	@$(PREPARE)

test: check browser ## check the code, then run every test
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile

postgres: $(READY_TO_TEST) ## run the tests of services, pages and races on a real PostgreSQL
	@$(PYTHON) -m tests.postgres -n $(WORKERS) --dist loadfile

# mypy starts afresh: its cache misses the reverse relations that a new model gives to an old one.
check: $(READY_TO_TEST) ## style, types, templates, migrations, translations, layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	@mkdir -p var && $(TRY) translations compile
	$(VENV)/bin/mypy --cache-dir=/dev/null .
	$(VENV)/bin/djlint --check --lint .
	$(TRY) makemigrations --check --dry-run
	$(TRY) translations check
	$(VENV)/bin/lint-imports --no-cache

format: $(READY_TO_TEST) ## put code and templates into the house's shape
	$(VENV)/bin/ruff check --fix-only --quiet . && $(VENV)/bin/ruff format --quiet .
	$(VENV)/bin/djlint --reformat --quiet . || true

bench: $(READY_TO_TEST) ## measure, and write docs/performance.md (takes minutes)
	@$(PYTHON) -m tests.bench

backup: $(READY_TO_RUN) ## copy both databases into one checked archive; works while serving
	@$(ENVIRONMENT) && $(MANAGE) backup

restore: $(READY_TO_RUN) ## put a backup back: make restore FILE=var/backups/….tar.gz (stop the server first)
	@test -n '$(FILE)' || { echo 'Say which backup: make restore FILE=var/backups/<name>.tar.gz'; exit 1; }
	@$(ENVIRONMENT) && $(MANAGE) restore '$(FILE)'

translations: $(READY_TO_TEST) ## print the strings that have no Chinese yet, ready to be filled in
	@$(TRY) translations missing

browser: $(READY_TO_TEST) ## find or install Chromium and a Chinese font, for the tests
	@sh .ci/browser $(PYTHON)

clean: ## remove what was built, keeping the data in var/
	rm -rf $(VENV) var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} + ; find . -name django.mo -delete

# A stamp carries the hash of what was asked for: changed requirements are installed, others are not.
$(VENV)/bin/pip:
	@sh .ci/python $(VENV)

$(READY_TO_RUN): $(VENV)/bin/pip
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f $(VENV)/run-* && touch $@

$(READY_TO_TEST): $(VENV)/bin/pip
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f $(VENV)/test-* && touch $@
