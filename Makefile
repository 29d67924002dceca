# The way in: `make` prints what there is. Thin over CMake's presets (CMakePresets.json); whatever
# takes more than a few lines lies in scripts/.
#
#   ARGS           what to pass on to alo: make run ARGS='--port 9000 -v'
#   FILTER         a regular expression over test names: make asan FILTER=line_framer
#   FUZZ_SECONDS   how long each fuzzer runs
#   JOBS           how many compilers, linters or fuzzers at a time (all cores)
#   TEST_JOBS      how many tests at a time
ARGS         ?=
FILTER       ?=
FUZZ_SECONDS ?= 60
JOBS         ?= $(shell nproc)
TEST_JOBS    ?= 2
DOCKER_BUILD_FLAGS ?=

export JOBS FUZZ_SECONDS

alo     := build/release/alo
ctest    = ctest --preset $(1) -j $(TEST_JOBS) $(if $(FILTER),-R '$(FILTER)')
compose  = $(shell docker compose version >/dev/null 2>&1 && echo docker compose \
               || echo docker-compose)
# A user who only runs alo gets no test libraries; one who has tested keeps the tests.
no_tests = $(if $(wildcard build/release/CMakeCache.txt),,-DALO_TESTS=OFF)

bench_targets := alo bench_graph bench_store bench_fan_out bench_roster bench_floor

# Two targets at once would configure the same folder twice: the tools below are parallel, not make.
.NOTPARALLEL:
.PHONY: help run test deps build lint format asan tsan fuzz bench bench.full tools clean \
        start.server start.client tests \
        docker.build docker.start docker.stop docker.logs docker.client docker.lint

help: ## Print this list
	@awk -F':.*## ' '/^[a-z.]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Variables: ARGS, FILTER, FUZZ_SECONDS, JOBS, TEST_JOBS, DOCKER_BUILD_FLAGS (see Makefile)"

run: build ## Build the server and start it on port 8080 (ARGS='--port 9000 -v')
	@exec $(alo) $(ARGS)

test: ## Build everything and run every test (FILTER=regex for some)
	@scripts/deps.sh build test
	@scripts/build.sh release -DALO_TESTS=ON
	@$(call ctest,release)

deps: ## Install what the build and the tests need
	@scripts/deps.sh build test

build: ## Build the server: build/release/alo
	@scripts/deps.sh build
	@scripts/build.sh release $(no_tests) alo

lint: ## Check format, clang-tidy and shell scripts
	@scripts/deps.sh build test lint fuzz
	@scripts/lint.sh

format: ## Format every C++ file
	@scripts/deps.sh lint
	@git ls-files '*.cpp' '*.hpp' | xargs -r clang-format -i

asan: ## Run every test under AddressSanitizer and UBSan (FILTER=regex)
	@scripts/deps.sh build test
	@scripts/build.sh asan -DALO_TESTS=ON
	@$(call ctest,asan)

tsan: ## Run every test under ThreadSanitizer (FILTER=regex)
	@scripts/deps.sh build test
	@scripts/build.sh tsan -DALO_TESTS=ON
	@$(call ctest,tsan)

fuzz: ## Run each fuzzer for FUZZ_SECONDS
	@scripts/deps.sh build test fuzz
	@scripts/fuzz.sh

bench: ## Measure what is quick, beside the kept figures (ARGS=--benchmark_filter=hello for a part)
	@scripts/deps.sh build test
	@scripts/build.sh release $(no_tests) -DALO_BENCH=ON $(bench_targets)
	@python3 bench/check.py $(ARGS)

bench.full: ## Measure everything anew: figures, tables and pictures (40 min on a quiet machine)
	@scripts/deps.sh build test
	@bench/measure.sh $(ARGS)

tools: ## Install the linters, formatters and fuzzers
	@scripts/deps.sh lint fuzz

clean: ## Remove what was built, but not the dependencies
	@rm -rf build/release build/debug build/asan build/tsan build/fuzz build/lint

start.server: run ## Like run
start.client: build ## Talk to a server from a terminal (ARGS='--user 1 --friends 2,3')
	@exec $(alo) client $(ARGS)
tests: test ## Like test

docker.build: ## Build the image alo
	@docker build $(DOCKER_BUILD_FLAGS) -t alo .

docker.start: docker.build ## Start the server in a container, on port 8080
	@$(compose) up -d server

docker.stop: ## Stop and remove it
	@$(compose) --profile client down

docker.logs: ## Follow its log
	@$(compose) logs -f server

docker.client: ## Talk to it from another container (ARGS='--user 1 --friends 2')
	@$(compose) run --rm client $(ARGS)

docker.lint: ## Check Dockerfile and docker-compose.yml
	@scripts/docker_lint.sh
