# Prime Mover. `make` lists what can be done; `make run` and `make test` need nothing done before.
.DEFAULT_GOAL := help
PORT ?= 8000
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# The operator's settings decide what is installed: PostgreSQL and a bucket for pictures bring drivers of their own.
ifneq (,$(filter postgres% pgsql%,$(DATABASE_URL))$(MEDIA_STORAGE))
REQUIREMENTS := requirements-servers.txt
else
REQUIREMENTS := requirements.txt
endif

help:  ## List these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "make %-8s %s\n", $$1, $$2}'

$(PY):
	@for candidate in python3.14 python3.13 python3.12 python3; do \
	  if $$candidate -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
	    $$candidate -m venv .venv && exit 0; \
	  fi; \
	done; echo "Prime Mover needs Python 3.12 or later with its venv module, and found none on the PATH." >&2; exit 1

.venv/installed-$(REQUIREMENTS): $(PY) $(REQUIREMENTS)
	@echo "Installing the dependencies …"
	@$(PIP) --requirement $(REQUIREMENTS)
	@touch $@

.venv/installed-dev: $(PY) requirements-dev.txt
	@echo "Installing the development dependencies …"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

run: .venv/installed-$(REQUIREMENTS)  ## Serve the site on http://127.0.0.1:8000 (PORT=8123 moves it)
	@exec $(PY) manage.py serve --port $(PORT)

editor: .venv/installed-$(REQUIREMENTS)  ## Make an editor's account for /admin/
	@exec $(PY) manage.py createsuperuser

dev: .venv/installed-dev  ## Serve with autoreload and debug pages
	@DEBUG=true $(PY) manage.py migrate --verbosity 0
	@DEBUG=true $(PY) manage.py load_catalogue
	@DEBUG=true exec $(PY) manage.py runserver $(PORT)

test: .venv/installed-dev  ## Run the whole suite, browser tests included
	@$(PY) -m tests.browser.install
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

check: .venv/installed-dev  ## Lint, type-check, deployment check, missing migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 6.0 --check
	@.venv/bin/lint-imports --no-cache > .venv/imports 2>&1 || { cat .venv/imports; exit 1; }
	@$(PY) -m mypy
	@ALLOWED_HOSTS=example.org $(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) manage.py makemigrations --check --dry-run

format: .venv/installed-dev  ## Format Python and templates
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
	@git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 6.0

figures: .venv/installed-dev  ## Draw all movements on one contact sheet, figures.png
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_catalogue
	@$(PY) manage.py draw_figures figures.png

LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header

lock: .venv/installed-dev  ## Resolve pyproject.toml anew into the requirements files
	@$(LOCK) --upgrade --group dev --extra postgres --extra s3 pyproject.toml --output-file requirements-dev.txt
	@$(LOCK) --constraint requirements-dev.txt pyproject.toml --output-file requirements.txt
	@$(LOCK) --constraint requirements-dev.txt --extra postgres --extra s3 pyproject.toml --output-file requirements-servers.txt

.PHONY: help run editor dev test check format figures lock
