## Uitvoerbaar: what you can ask for
##
##   make demo     set up if needed, then show the demonstration
##   make test     set up if needed, then run every check (within 20 minutes)
##   make verify   the same checks with far more cases; takes as long as it takes
##   make spark    set up Apache Spark (some 500 MB; needs Java 17 or newer) and run its tests
##   make bench    set up the comparisons with peers, check them and run them
##   make format   put the code and the law texts in their standard layout
##   make setup    only set up: the environment .venv with everything in it
##   make lock     work out the dependency lists (*.lock) again from pyproject.toml;
##                 UPGRADE=1 takes the newest versions
##   make clean    throw away the environments and everything else that was made

.PHONY: help setup demo test verify spark bench format lock clean

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

setup:
	@bash scripts/setup.sh

demo: setup
	@echo "Showing the demonstration"
	@.venv/bin/uitvoerbaar demo examples/noor.yaml

test: setup
	@bash scripts/check.sh test

verify: setup
	@bash scripts/check.sh verify

spark:
	@bash scripts/setup.sh spark
	@echo "Running the tests of Apache Spark"
	@.venv-spark/bin/python -m pytest tests/spark

bench: setup
	@bash scripts/setup.sh bench
	@echo "Checking that all compute the same"
	@.venv-bench/bin/python -m pytest -q tests/bench
	@echo "Comparing one decision"
	@.venv-bench/bin/python bench/decide.py
	@echo "Comparing whole populations"
	@.venv-bench/bin/python bench/population.py
	@echo "Growth with the number of rules"
	@.venv-bench/bin/python bench/rules.py
	@echo "From Markdown to machine code"
	@.venv-bench/bin/python bench/compile.py
	@echo "Debts of 35 years"
	@.venv-bench/bin/python bench/repayment.py
	@echo "Every outcome of the whole law"
	@.venv-bench/bin/python bench/households.py
	@echo "Memory of a streamed run"
	@.venv-bench/bin/python bench/streaming.py
	@echo "Values that are missing"
	@.venv-bench/bin/python bench/gaps.py
	@echo "Scattered and sorted rows"
	@.venv-bench/bin/python bench/scattered.py
	@echo "Comparing with Cedar"
	@.venv-bench/bin/python bench/decisions.py
	@echo "Comparing the journal with plain logs"
	@.venv-bench/bin/python bench/journal.py

format: setup
	@echo "Laying out the code"
	@.venv/bin/ruff check --quiet --select I --fix .
	@.venv/bin/ruff format .
	@echo "Laying out the law texts"
	@.venv/bin/uitvoerbaar fmt corpus

lock:
	@UPGRADE=$(UPGRADE) bash scripts/lock.sh

clean:
	@echo "Throwing away the environments, caches and built packages"
	@rm -rf .venv .venv-bench .venv-spark build dist .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	@for folder in bench scripts src tests; do \
		if [ -d $$folder ]; then \
			find $$folder -type d -name __pycache__ -prune -exec rm -rf {} +; \
		fi; \
	done
