# make run · make test · make check · make bench · make faults
# Needs Python 3.11 or newer; makes its own environment in .venv and needs no rights on the machine.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# No window is opened where nobody sits in front of one.
HEADLESS := $(if $(CI)$(HEADLESS),true,$(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname -s)),false,true))
FAST := -m "not browser and not postgres and not slow" -n $(WORKERS)

.PHONY: run test check fast bench faults clean

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Stepwell needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The stamps hold what was installed: nothing is done again until a requirement file changes.
$(VENV)/.run: $(VENV)/.python requirements.txt constraints.txt
	@echo "Installing what Stepwell needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run
	@if $(BIN)/python manage.py init --json | grep -q '"made": true'; then $(BIN)/python manage.py sample; else $(BIN)/python manage.py reevaluate; fi
	@echo "Stepwell: http://localhost:$(PORT)"
	@$(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.headless $(HEADLESS) --server.showEmailPrompt false

fast: $(VENV)/.dev
	$(BIN)/python -m pytest -q $(FAST)

# The fast set first: whoever broke something simple hears it soon.
test: $(VENV)/.dev
	@$(BIN)/python -m tests.needs
	$(BIN)/python -m pytest -q $(FAST)
	$(BIN)/python -m pytest -q -m browser
	$(BIN)/python -m pytest -q -m "(postgres or slow) and not browser" -n $(WORKERS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	timeout 120 $(BIN)/python -m pytest -q $(FAST)

bench: $(VENV)/.run
	@for file in bench/[a-z]*.py; do echo "$$file"; $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; done

faults: $(VENV)/.dev
	$(BIN)/python -m pytest -v tests/faults

clean:
	rm -rf $(VENV)
