# make test     everything that must hold before a change goes in; 8 to 9 minutes on 2 cores, 15 the first time
# make test-long  the same tests with full doses: kill loops, long simulations, a minute for each fuzz target
# make test-offline  50 signals with photos over a link that dies at every step
# make attack-small  who has all releases of the Sociale Kaart may not learn more than they say; part of make test
# make attack   the same with 10,000 complexes, 104 releases and 20 worlds, and five years of releases once
# make bench    the benchmarks; figures belong in docs/benchmarks.md
# make bench-hotline  only those of the meldpunt: from a report to the first call, and reports a second
# make build    bin/samendoen
# make generate the Go files of the pages
# make screenshots  the pictures of the README, from the browser test

SHELL := /bin/sh
PHASE := scripts/phase.sh
POSTGRES := scripts/with-postgres.sh
MEMORY := scripts/in-memory.sh

# Packages with goroutines of their own: their tests run with the race detector.
RACE := ./internal/base/store ./internal/base/jobs ./internal/base/web

# Of the packages that are slow under the race detector, the tests of what runs at the same time.
RACE_SOME := ^Test(TwoAtOnce|FailureHalfway|ImportPages|ImportIsBroken|ImportEnds|Control|SameKeyIsOneSignal|SignalsAreSpread|SecondStep)

# What `make bench` measures inside Go's own benchmarks.
BENCH := ./internal/...

# The collector of garbage may take its time: tests and tools live shortly, on machines with memory.
export GOGC ?= 400

# The attack at full size; what it finds comes out as it goes.
ATTACK := go test -tags attack -count=1 -timeout 3h -v ./internal/socialmap/attack -args

FUZZ_SECONDS := 2
TEST_LIMIT := 30m

.NOTPARALLEL:
.PHONY: help test test-long test-offline deps check unit race fuzz attack attack-small bench bench-hotline build generate format screenshots

help:
	@sed -n 's/^# make/make/p' Makefile

# The tests come last, so that the run ends with the lines of go test itself.
test:
	@$(PHASE) "test dependencies" scripts/install-test-deps.sh
	@$(MAKE) --no-print-directory check race fuzz attack-small unit

deps:
	@$(PHASE) "test dependencies" scripts/install-test-deps.sh

check:
	@$(PHASE) "build" go build ./...
	@$(PHASE) "generated pages" scripts/check-generated.sh
	@$(PHASE) "format" scripts/check-format.sh
	@$(PHASE) "vet" go vet ./...
	@$(PHASE) "staticcheck" go tool staticcheck ./...
	@$(PHASE) "staticcheck of the attack" go tool staticcheck -tags attack ./internal/socialmap/...
	@$(PHASE) "rules of the house" go test -count=1 ./internal/arch

race:
	@$(PHASE) "tests with the race detector" $(MEMORY) $(POSTGRES) go test -vet=off -race -timeout $(TEST_LIMIT) $(RACE)
	@$(PHASE) "what runs at once with the race detector" $(MEMORY) $(POSTGRES) go test -vet=off -race -timeout $(TEST_LIMIT) -run '$(RACE_SOME)' \
		./internal/importer ./internal/app ./internal/account ./internal/signal

fuzz:
	@$(PHASE) "fuzzing, $(FUZZ_SECONDS) s each" scripts/fuzz-short.sh $(FUZZ_SECONDS)

# The attack needs C (GLPK), so it stands under a build tag that nothing else knows.
attack-small:
	@$(PHASE) "attack on the figures, small" go test -tags attack -timeout $(TEST_LIMIT) ./internal/socialmap/attack

attack: deps
	$(ATTACK) -units 10000 -seeds 20 -crowd 96
	$(ATTACK) -units 10000 -seeds 1 -weeks 260 -test.run '^TestEveryCellKeepsSixValues$$'

# Vet ran already. The browser tests take longest, so they start first and the others run beside them.
unit:
	@$(PHASE) "tests" $(MEMORY) $(POSTGRES) go test -vet=off -timeout $(TEST_LIMIT) ./internal/e2e \
		$$(go list ./... | grep -v -x -F "$$(go list $(RACE) ./internal/e2e)")

# Files with the build tag long hold the full doses.
test-long: deps
	@$(PHASE) "long tests" $(POSTGRES) go test -tags long -count=1 -timeout 3h ./...
	@$(PHASE) "fuzzing, 60 s each" scripts/fuzz-short.sh 60

# Every run of the tests sends five; this is the full dose.
test-offline: deps
	$(MEMORY) go test -count=1 -timeout $(TEST_LIMIT) -run '^TestOffline' ./internal/e2e -args -offline 50

bench: deps
	$(POSTGRES) go test -run '^$$' -bench . -benchmem -timeout 60m $(BENCH)

bench-hotline: deps
	$(POSTGRES) go test -run '^$$' -bench . -benchtime 1x -timeout 20m ./internal/hotline

build: generate
	go build -o bin/samendoen ./cmd/samendoen

generate:
	go tool templ generate

format:
	gofmt -w $$(git ls-files --cached --others --exclude-standard -- '*.go' | grep -v '_templ\.go$$')
	go tool templ fmt internal

screenshots: deps
	$(POSTGRES) go test -count=1 -run '^TestScreenshots$$' ./internal/e2e -args -screenshots "$(CURDIR)/docs/images"
