# `make run` and `make test` need only Python 3.11+, git and make. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
WORKERS ?= 2

# Compiled modules are kept: without them every start pays for compiling pandas and Streamlit again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-oldest lint types bench bench-detect bench-findings screenshots lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# uv installs from the hash-locked files in seconds; pip installs uv, itself locked by hash.
$(VENV)/build.done: requirements/build.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	@touch $@

$(VENV)/run.done: $(VENV)/build.done requirements/run.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

run: $(VENV)/run.done ## make the environment and serve the dashboard (PORT=8501)
	$(BIN)/iqs serve --demo --port $(PORT)

test: $(VENV)/dev.done ## install what tests need, then run every test
	@bench/chromium.sh
	$(BIN)/pytest -n $(WORKERS)

test-oldest: $(VENV)/dev.done ## the tests of reading, storing and scoring on the oldest DuckDB that is supported
	$(BIN)/uv pip install --quiet --target build/oldest --require-hashes -r requirements/oldest.txt
	PYTHONPATH=build/oldest $(BIN)/pytest -n $(WORKERS) tests/sources tests/store tests/scoring

lint: $(VENV)/dev.done ## style, imports, docstrings and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

types: $(VENV)/dev.done ## types alone
	$(BIN)/mypy

bench: $(VENV)/dev.done ## loading, page queries and what-if against bare DuckDB, as ratios
	$(BIN)/python -m bench

SEEDS ?= 200
bench-findings: $(VENV)/dev.done ## which planted effects are among the findings, over many demo teams (SEEDS=200)
	$(BIN)/python -m bench.findings $(SEEDS)

bench-detect: $(VENV)/dev.done ## what detectors find and name in vain, how fair scores are, over many teams (SEEDS=200)
	$(BIN)/python -m bench.detect $(SEEDS)
	$(BIN)/python -m bench.people $(SEEDS)

screenshots: $(VENV)/dev.done ## every page at three widths, light and dark, into screenshots/
	@bench/chromium.sh
	$(BIN)/python -m bench.screenshots

lock: $(VENV)/build.done ## renew the hash-locked requirements from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean: ## remove the environment and every made file
	rm -rf $(VENV) screenshots .mypy_cache .ruff_cache *.egg-info
