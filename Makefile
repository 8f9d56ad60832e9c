# Habits. Each target sets up what it needs; all that it takes is Python 3.10 or newer, make and git.

PYTHON ?= python3
VENV ?= .venv
VENV_PEER ?= .venv-peer
VENV_LEAN ?= .venv-lean
SPEC ?= spec/openapi.json
ARGS ?=

PY := $(VENV)/bin/python
STAMP := $(VENV)/.stamp
STAMP_PEER := $(VENV_PEER)/.stamp
STAMP_LEAN := $(VENV_LEAN)/.stamp
INSTALL := -m pip install -qq --disable-pip-version-check
GENERATOR := $(PY) -m generator
FROM := $(SPEC) --out generated --package replicate --corrections spec/corrections.yaml --resources spec/resources.toml
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help setup regen explain check format test test-pythons demo bench lock dist clean

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-20s%s\n' "$$name" "$$text"; done

setup: $(STAMP) ## Make the virtual environment that the other targets use.

regen: $(STAMP) ## Print generated/ from the spec and the templates; SPEC=path/to/openapi.json takes a newer document.
	$(GENERATOR) build $(FROM)

explain: $(STAMP) ## Show what each operation and type of the document became, and where.
	$(GENERATOR) explain $(FROM)

check: $(STAMP) ## Format, lint, types, imports, and that regen would change nothing.
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m basedpyright --pythonpath $(PY) --pythonversion 3.10
	$(PY) -m basedpyright --pythonpath $(PY) --pythonversion 3.14
	$(PY) -m mypy --python-version 3.10
	$(PY) -m mypy --python-version 3.14
	$(VENV)/bin/lint-imports
	$(GENERATOR) check $(FROM)

format: $(STAMP) ## Let ruff format and mend the hand-written files.
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

test: $(STAMP) $(STAMP_PEER) ## Run the tests; ARGS=... goes to pytest.
	$(PY) -m pytest -n auto $(ARGS)

test-pythons: $(STAMP) ## Run the tests that need no socket under CPython 3.12, 3.13 and 3.14, and all under the Pythons installed here.
	$(PY) -m tests.boundaries.pythons $(ARGS)

demo: $(STAMP) ## Print the client from the spec and use it against a server on this machine; needs no account.
	$(PY) -m examples.demo $(ARGS)

bench: $(STAMP) $(STAMP_PEER) $(STAMP_LEAN) ## Measure import, call, decode, stream, generate and type check beside release 1.0.7.
	$(PY) -m tests.bench --ours $(VENV_LEAN)/bin/python --peer $(VENV_PEER)/bin/python $(ARGS)

lock: $(STAMP) ## Pin the requirements again; ARGS=--upgrade takes newer releases.
	$(LOCK) pyproject.toml -o .ci/requirements-runtime.txt $(ARGS)
	$(LOCK) pyproject.toml --group dev --all-extras -o .ci/requirements.txt $(ARGS)
	$(LOCK) .ci/requirements-peer.in -o .ci/requirements-peer.txt $(ARGS)
	$(LOCK) .ci/requirements-wasm.in -o .ci/requirements-wasm.txt $(ARGS)

dist: $(STAMP) ## Build the wheel and the source archive in dist/.
	$(PY) -m build --no-isolation --outdir dist .

clean: ## Remove what the other targets made, but for the virtual environments.
	rm -rf dist build .cache .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache .coverage*
	find generated generator runtime tests examples -name __pycache__ -prune -exec rm -rf {} +

$(STAMP): .ci/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and f"Python 3.10 or newer is needed, and $(PYTHON) is {sys.version.split()[0]}: make PYTHON=python3.12")'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) $(INSTALL) --require-hashes -r .ci/requirements.txt
	$(PY) $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# The peer has our name, and what measures us has nothing but what our users get: each has an environment of its own.
$(STAMP_PEER): .ci/requirements-peer.txt
$(STAMP_LEAN): .ci/requirements-runtime.txt
$(STAMP_PEER) $(STAMP_LEAN):
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python $(INSTALL) --require-hashes -r $<
	@touch $@
