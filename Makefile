# clerktui: everything a newcomer needs is one word after `make`.
# Needs make, Python 3.11 or newer, and a network for the first run. `make help` lists the words.

PYTHON ?= python3
# No variable holds a full path, so a checkout under "My Documents" works too.
VENV := .venv/bin
UV_VERSION := 0.13.9
# How many test processes; `make test JOBS=0` keeps it to one, for a debugger.
JOBS ?= auto
# More words for pytest: make test ARGS="-k receipt -x"
ARGS ?=

# Compiled files are kept between runs: without them every start pays for compiling again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run test check quick lint format types contracts bench lock setup setup-dev clean

help: ## Show these words
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: setup ## Build the demonstration town (once) and open the program in it
	@CLERKTUI_DEMO_ACCOUNTS=$${CLERKTUI_DEMO_ACCOUNTS:-1000} $(VENV)/clerktui demo

run: setup ## Open the program on your own books
	@$(VENV)/clerktui

test: setup-dev lint ## Lint, format, layers, then every test on both databases
	@$(VENV)/python -m pytest -n $(JOBS) --dist worksteal -q $(ARGS)

check: test types ## Everything a change must pass: `make test` and the types

quick: lint ## The quick half, for before every commit: lint, layers, tidiness, rules
	@$(VENV)/python -m pytest -q tests/architecture tests/tidy tests/rules

lint: setup-dev ## Ruff: rules and formatting, changing nothing
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .

format: setup-dev ## Ruff: put the code into shape
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .

types: setup-dev ## Mypy over the program
	@$(VENV)/mypy

contracts: setup-dev ## Import-linter: the layers of the house
	@$(VENV)/python -m pytest -q tests/architecture/test_contracts.py

bench: setup-dev ## Measure the program; figures go to bench/out
	@$(VENV)/python -m bench $(ARGS)

lock: setup-dev ## Work out the hash-locked package lists anew from pyproject.toml
	@$(VENV)/python -m pip install --quiet uv==$(UV_VERSION)
	@$(VENV)/python tools/lock.py
	@$(MAKE) --no-print-directory setup-dev

setup: ## Make .venv with what the program needs (the words above do this themselves)
	@$(PYTHON) tools/environment.py

setup-dev: ## Make .venv with what the tests need as well
	@$(PYTHON) tools/environment.py --dev

clean: ## Remove .venv and everything else that can be made again
	@rm -rf .venv build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache \
		.import_linter_cache .coverage htmlcov bench/out
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
