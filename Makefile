# Set-up once, quick when nothing changed: .venv is rebuilt only when the lock or the project file changes.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
COMPAT := $(VENV)/compat/.ready
# Prefect's and Great Expectations' telemetry stays off; a cold machine may need longer than 20 s to start Prefect.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS := 120
export DO_NOT_TRACK := 1

.PHONY: help setup demo test check lint lock nightly clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) $(COMPAT)  ## build .venv from requirements.lock (uv if there is one, else pip)

$(STAMP): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  (command -v $(PYTHON) >/dev/null 2>&1 && $(PYTHON) -m venv --clear $(VENV) || python3 -m venv --clear $(VENV)) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(STAMP)

# The oldest and the newest DuckDB that snapshots must open in, each in a folder of its own for one test.
$(COMPAT): $(STAMP) $(wildcard tests/compat/*.lock)
	@for lock in tests/compat/*.lock; do \
	  target=$(VENV)/compat/$$(basename $$lock .lock) && rm -rf $$target && \
	  if command -v uv >/dev/null 2>&1; then \
	    uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --target $$target -r $$lock ; \
	  else \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target $$target -r $$lock ; \
	  fi || exit 1; \
	done
	@touch $(COMPAT)

demo: setup  ## walk the sample newsroom through its calendar and show what was found
	@$(BIN)/parley demo

# By what tests share (tests/conftest.py), so that it is made once, and in the order given there.
test: setup  ## every test, in two processes; those in a browser where there is Chromium
	@command -v chromium >/dev/null || echo "There is no chromium here: the tests in a browser are skipped (Debian: apt-get install chromium)."
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup --no-loadscope-reorder

check: setup  ## ruff, mypy --strict, import-linter, sqlfluff
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/sqlfluff lint --disable-progress-bar warehouse/views

lock:  ## resolve requirements.lock again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --extra llm --generate-hashes --no-emit-index-url --no-header --universal \
	  --python-version 3.11 --no-emit-find-links -o requirements.lock

nightly:  ## the tests on Python 3.12, then 200 rounds of kill -9, long random histories, and every page at three widths in both schemes
	$(MAKE) VENV=.venv312 PYTHON=python3.12 test
	PARLEY_FAULT_ROUNDS=200 PARLEY_LONG=100 .venv312/bin/python -m pytest -q -n 2 --timeout=7200 tests/faults tests/warehouse/test_views_property.py
	PARLEY_BROWSER_MATRIX=1 .venv312/bin/python -m pytest -q --timeout=7200 tests/browser

clean:  ## remove the environment and the demo's data
	rm -rf $(VENV) .venv312 data demo-data
