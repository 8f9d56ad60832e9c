# Habits. Each target sets up what it needs; all that it takes is Python 3.10 or newer, make and git.

PYTHON ?= python3
VENV ?= .venv
SPEC ?= spec/openapi.json
ARGS ?=
FUZZ ?= 20000

PY := $(VENV)/bin/python
STAMP := $(VENV)/.stamp
WORKERS := -n auto --dist worksteal
INSTALL := -m pip install -qq --disable-pip-version-check
GENERATOR := $(PY) -m generator
FROM := $(SPEC) --former spec/openapi.json --out generated --package replicate --corrections spec/corrections.yaml --resources spec/resources.toml
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help setup regen explain check sizes format test coverage fuzz test-pythons browser cog demo bench lock dist mutate clean

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

sizes: $(STAMP) ## Show what is longer than we aim for; a test fails on what is far longer.
	$(PY) -m tests.boundaries.sizes

format: $(STAMP) ## Let ruff format and mend the hand-written files.
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

test: $(STAMP) .venv-peer/.stamp cog browser ## Run the tests; ARGS=... goes to pytest.
	$(PY) -m pytest $(WORKERS) $(ARGS)

coverage: $(STAMP) .venv-peer/.stamp cog browser ## Run the tests, and show what they miss; fails where they take less than 95 % of a room's branches.
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest $(WORKERS) $(ARGS)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report
	$(PY) -m tests.boundaries.coverage

fuzz: $(STAMP) ## Look for new examples that break a property, 20,000 random documents among them; FUZZ=... takes another number.
	FUZZ=$(FUZZ) $(PY) -m pytest $(WORKERS) -m hypothesis $(ARGS)

test-pythons: $(STAMP) ## Run the tests that need no socket under CPython 3.12, 3.13 and 3.14, and all under the Pythons installed here.
	$(PY) -m tests.boundaries.pythons $(ARGS)

browser: ## Install the browser that tests of the local page need, where that is allowed.
	@command -v chromium chromium-browser >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
		echo "chromium is missing, and cannot be installed here: tests of the page are skipped"

cog: .venv-cog/.stamp .venv-cog-rust/.stamp ## Make environments with real Cog servers, of both kinds.

demo: $(STAMP) ## Print the client, and run programs against the service on this machine; KEEP=1 keeps it up. Needs no account.
	@$(PY) -m examples.demo $(if $(KEEP),--keep) $(ARGS)

bench: $(STAMP) .venv-peer/.stamp .venv-lean/.stamp ## Measure import, call, decode, stream, generate and type check beside release 1.0.7.
	$(PY) -m tests.bench --ours .venv-lean/bin/python --peer .venv-peer/bin/python $(ARGS)

lock: $(STAMP) ## Pin the requirements again; ARGS=--upgrade takes newer releases.
	$(LOCK) pyproject.toml --group dev --all-extras -o .ci/requirements.txt $(ARGS)
	$(LOCK) pyproject.toml -o .ci/requirements-lean.txt $(ARGS)
	for name in peer wasm cog cog-rust dist mutate; do \
		$(LOCK) .ci/requirements-$$name.in -o .ci/requirements-$$name.txt $(ARGS) || exit; \
	done

dist: .venv-dist/.stamp ## Build wheel and source archive twice, list and audit what users install, run the tests against the wheel.
	.venv-dist/bin/python -m tests.boundaries.dist $(ARGS)

mutate: .venv-mutate/.stamp ## Break the client's runtime in small ways and see whether tests notice; ARGS="--sample 500" tries so many.
	.venv-mutate/bin/python -m tests.boundaries.mutate $(ARGS)

clean: ## Remove what the other targets made, but for the virtual environments.
	rm -rf dist build .cache .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache .coverage*
	find generated generator runtime tests examples -name __pycache__ -prune -exec rm -rf {} +

$(STAMP): .ci/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and f"Python 3.10 or newer is needed, and $(PYTHON) is {sys.version.split()[0]}: make PYTHON=python3.12")'
	@echo "Installing what is pinned in .ci/requirements.txt into $(VENV): this happens once, and takes about a minute."
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) $(INSTALL) --require-hashes -r .ci/requirements.txt
	$(PY) $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Environments beside ours: the peer, which has our name; what our users get and nothing else; Cog servers of two kinds.
.venv-%/.stamp: .ci/requirements-%.txt
	@{ test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D); } && \
		$(@D)/bin/python $(INSTALL) --require-hashes -r $< && touch $@ || \
		echo "$(@D) cannot be made here: what needs it is skipped"

.venv-mutate/.stamp: .ci/requirements.txt .ci/requirements-mutate.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 12) and "mutmut crashes before Python 3.12: make mutate PYTHON=python3.12")'
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python $(INSTALL) --require-hashes -r .ci/requirements.txt
	$(@D)/bin/python $(INSTALL) --require-hashes -r .ci/requirements-mutate.txt
	@touch $@
