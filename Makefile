# 明账: every doing of the project. `make demo` and `make test` set up what they need themselves.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := examples/made-up-department
BOOK := examples/suining-hrss-2024
OUT ?= out

.PHONY: setup demo test test-all lint bench soak lock fonts compiled clean

setup: .venv/.ready

# The lock file is complete, so nothing is resolved here; the project itself is linked in, and what
# makes data up, which only those who test and demonstrate need.
.venv/.ready: requirements.lock pyproject.toml synth/pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e synth
	touch .venv/.ready

demo: setup
	$(BIN)/python tools/demo.py $(EXAMPLE) $(BOOK) $(OUT)

# Under ten minutes on two processors.
test: setup
	$(BIN)/python -m pytest -n 2 -m "not slow"

# What is slow as well: everything that starts Spark.
test-all: test
	$(BIN)/python -m pytest -n 2 -m slow

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m benchmarks

soak: setup
	$(BIN)/python -m benchmarks.soak

# After a change of dependencies in pyproject.toml (needs uv).
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-annotate --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra ocr --constraint requirements.lock --generate-hashes --no-annotate --no-header -q -o requirements-ocr.lock
	uv pip compile pyproject.toml --extra spark --constraint requirements.lock --generate-hashes --no-annotate --no-header -q -o requirements-spark.lock

# After a change of rules or relations in our packs.
compiled: setup
	$(BIN)/python -m mingzhang.engines.dialect.compiled

clean:
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
