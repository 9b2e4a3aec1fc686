# make demo    build a made-up company with a year of record books, and serve it
# make test    every check and every test
# The rest: setup, check, bench, soak, permissions, messages, lock, clean.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON  ?= $(shell command -v python3.11 || command -v python3)
WORKERS ?= 2
STAMPS  := .venv/stamps
STATIC  := src/zhibu/report/static
PAGES   := src/zhibu/portal/static/portal
FONTS   := src/zhibu/papers/fonts
BIN     := .venv/bin
# A site as it would be served, for Django's own checks.
SITE    := ZHIBU_DATA=var/check ZHIBU_ORIGIN=https://zhibu.example \
  DJANGO_SETTINGS_MODULE=zhibu.config.settings $(BIN)/django-admin
PIP     := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help setup demo test check parts bench soak permissions messages lock clean
help:
	@sed -n 's/^# //p' Makefile | head -3

# --- setup: .venv and assets, nothing else ---------------------------------

setup: $(STAMPS)/zhibu $(STAMPS)/messages $(STATIC)/report.js $(PAGES)/app.js $(FONTS)/OFL-serif.txt

# Debian's Python may come without ensurepip; then the machine's pip fills the new .venv.
$(STAMPS)/venv:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zhibu needs Python 3.11 or later; found " + sys.version)'
	"$(PYTHON)" -m venv .venv 2>/dev/null || { \
	  rm -rf .venv && "$(PYTHON)" -m venv --without-pip .venv && \
	  "$(PYTHON)" -m pip --python $(BIN)/python install --quiet pip; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: requirements/build.txt requirements/dev.txt | $(STAMPS)/venv
	$(PIP) install --quiet --require-hashes --no-deps -r requirements/build.txt
	$(PIP) install --quiet --require-hashes --no-deps --no-build-isolation -r requirements/dev.txt
	@touch $@

$(STAMPS)/zhibu: pyproject.toml $(STAMPS)/python
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/messages: $(wildcard src/zhibu/*/locale/zh_Hans/LC_MESSAGES/*.po src/zhibu/portal/locale/*/zh_Hans/LC_MESSAGES/*.po) $(STAMPS)/python
	$(BIN)/python scripts/messages.py compile
	@touch $@

$(STAMPS)/node: package.json package-lock.json .npmrc $(STAMPS)/python
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error --no-progress
	@touch $@

$(STATIC)/report.js $(STATIC)/report.css &: assets/report.js assets/report.css assets/charts.js $(STAMPS)/node
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent --loglevel=error build:report
	@touch $(STATIC)/report.js $(STATIC)/report.css

$(PAGES)/app.js $(PAGES)/app.css $(PAGES)/icons.svg &: $(wildcard assets/*) $(STAMPS)/node
	rm -f $(PAGES)/*
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent --loglevel=error build:portal
	@touch $(PAGES)/app.js $(PAGES)/app.css $(PAGES)/icons.svg

# Papers are set in these fonts alone, whatever the machine has.
$(FONTS)/OFL-serif.txt: $(STAMPS)/node
	@mkdir -p $(FONTS)
	cp node_modules/@expo-google-fonts/noto-{sans,serif}-sc/{400Regular,700Bold}/*.ttf $(FONTS)
	cp node_modules/@expo-google-fonts/noto-sans-sc/LICENSE_FONT $(FONTS)/OFL-sans.txt
	cp node_modules/@expo-google-fonts/noto-serif-sc/LICENSE_FONT $@
	@touch $@

# --- what people ask for ---------------------------------------------------

demo: setup
	$(BIN)/zhibu demo

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/check_tree.py
	$(BIN)/python scripts/messages.py check
	$(BIN)/python scripts/permissions.py --check
	$(SITE) makemigrations --check --dry-run
	$(SITE) check --deploy --fail-level WARNING

# All tests, those of the database on SQLite; then those of the database on PostgreSQL.
test: check parts
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup $(PYTEST)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup -m "database and not once" --database=postgres $(PYTEST) \
	  || { code=$$?; [ $$code -eq 5 ]; }  # 5: what was asked for has no test of the database

# A browser, Java and PostgreSQL for the tests that need them.
parts: setup
	$(BIN)/python scripts/parts.py browser java postgres

bench: setup
	$(BIN)/python scripts/parts.py calc
	$(BIN)/python -m bench $(BENCH)

# The laws, with many more examples than `make test` draws; and faults, over and over.
soak: setup
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup -m "hypothesis or soak" --hypothesis-profile=soak $(PYTEST)
	ATTACK_TRIALS=200 $(BIN)/python -m pytest tests/ledger/test_attacks.py
	$(BIN)/python -m pytest tests/demo --database=postgres
	SECRETARIES=200 SECONDS=60 $(BIN)/python -m pytest -s tests/portal/test_many_secretaries.py
	SECRETARIES=200 SECONDS=60 $(BIN)/python -m pytest -s tests/portal/test_many_secretaries.py --database=postgres

permissions: setup
	$(BIN)/python scripts/permissions.py

messages: setup
	$(BIN)/python scripts/messages.py update $(NAMES)

lock: $(STAMPS)/zhibu
	scripts/lock.sh $(LOCK)

clean:
	rm -rf .venv node_modules $(STATIC) $(PAGES) $(FONTS) var dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
