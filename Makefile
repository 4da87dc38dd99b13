# make run · make test · make check · make lock

BIN = .venv/bin
PORT ?= 8000
# On one's own machine the example people sign in with a password alone; `make run STAFF_SECOND_FACTOR=required` asks for more.
STAFF_SECOND_FACTOR ?= off

.DEFAULT_GOAL := run
.PHONY: run test check lock

# uv does not read pip's settings: where only pip knows the way to the packages, pip goes, which takes longer.
.venv/.stamp: requirements.lock
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The forum needs Python 3.11 or newer.")'
	python3 -m venv .venv
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip sync --python $(BIN)/python --quiet --require-hashes requirements.lock \
		|| $(BIN)/pip install --quiet --require-hashes -r requirements.lock
	touch $@

run: .venv/.stamp
	$(BIN)/python main.py migrate
	$(BIN)/python main.py demo
	STAFF_SECOND_FACTOR=$(STAFF_SECOND_FACTOR) exec $(BIN)/python main.py serve --host 127.0.0.1 --port $(PORT) --sign-ins

# On SQLite and on PostgreSQL at once; `make test ARGS="-k official"` asks only a part.
test: .venv/.stamp
	$(BIN)/python -m tests.suite $(ARGS)

check: .venv/.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/python -m forum.locale.catalogues --check
	$(BIN)/python main.py make-migration --check

lock: .venv/.stamp
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --group pyproject.toml:dev \
		pyproject.toml -o requirements.lock
