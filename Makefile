# Het menu: `make` zonder meer toont wat er kan.

version  := $(shell git describe --tags --always --dirty 2>/dev/null || echo onbekend)
golangci := v2.15.0

# What a target needs and where it writes is looked at before anything else happens.
needs_assets       := node npm
needs_build        := go $(needs_assets)
needs_run          := $(needs_build)
needs_test-go      := $(needs_build)
needs_test-browser := $(needs_build)
needs_test         := $(needs_build)
needs_lint         := go
writes_assets      := web/assets web/dist
writes             := bin $(writes_assets)
writes_build       := $(writes)
writes_run         := $(writes)
writes_test-go     := $(writes)
writes_test        := $(writes)
needs_lighthouse   := $(needs_build)
writes_lighthouse  := $(writes)
needs_bench-feed   := $(needs_build)
writes_bench-feed  := $(writes)

missing := $(foreach tool,$(sort $(foreach goal,$(MAKECMDGOALS),$(needs_$(goal)))),$(shell command -v $(tool) >/dev/null 2>&1 || echo $(tool)))
ifneq ($(strip $(missing)),)
$(error Op deze machine ontbreekt: $(strip $(missing)). Nodig zijn Go 1.26 of nieuwer en Node.js 20 of nieuwer met npm)
endif
closed := $(foreach dir,$(sort $(foreach goal,$(MAKECMDGOALS),$(writes_$(goal)))),$(shell mkdir -p $(dir) 2>/dev/null; test -w $(dir) || echo $(dir)))
ifneq ($(strip $(closed)),)
$(error In deze map kan niet worden geschreven: $(strip $(closed)))
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build assets run test test-tools test-go test-browser lint bench-kalender lighthouse chaos mutants bench-publish bench-feed

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## bouwt het programma en start het met een eigen demodatabase op http://localhost:8080
	bin/veiligheidskalender serve --demo

build: assets ## bouwt bin/veiligheidskalender
	@echo "Programma bouwen: bin/veiligheidskalender ($(version))"
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(version)" \
		-o bin/veiligheidskalender ./cmd/veiligheidskalender

assets: web/dist/manifest.json ## bouwt de stijl en het script van de pagina's, als daar iets aan veranderd is

web/assets/node_modules/.package-lock.json: web/assets/package-lock.json
	@echo "Pakketten voor de pagina's ophalen met npm"
	@cd web/assets && npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/manifest.json: web/assets/node_modules/.package-lock.json $(shell find web/assets -mindepth 1 -name node_modules -prune -o -print)
	@echo "Stijl en script van de pagina's bouwen: web/dist"
	@node web/assets/build.mjs

test: test-tools test-go test-browser ## draait alle tests, met een eigen Redis en PostgreSQL
	@echo "Alle tests zijn geslaagd."

test-tools:
	@scripts/test-tools.sh

# The race detector needs cgo. It leaves out what took most of the time and says nothing about our own goroutines: SQLite itself,
# which is C in the shape of Go and guards things by C's own means; the hashing of passwords (19 MiB each) and regular
# expressions, which only compute, on memory of their own. Whoever shares what they are given is still watched.
alone   := modernc.org/sqlite/lib modernc.org/libc modernc.org/memory golang.org/x/crypto/argon2 golang.org/x/crypto/blake2b regexp
unraced := $(foreach package,$(alone),-gcflags='$(package)=-race=false -d=checkptr=0')

test-go: export CGO_ENABLED := 1
test-go: export GOGC := 400
test-go: test-tools assets ## draait de Go-tests
	@echo "Go-tests draaien, met een eigen Redis en PostgreSQL"
	@go build -o bin/servicetest ./cmd/servicetest
	@bin/servicetest -- go test -race $(unraced) -timeout 9m ./...

test-browser: test-tools ## draait de tests in de browser
	@scripts/test-browser.sh

lint: ## controleert opmaak, verdachte code en de pijlen tussen de pakketten
	@echo "Go-code controleren"
	@unformatted=$$(find . -name node_modules -prune -o -name '*.go' -exec gofmt -l {} +); \
		test -z "$$unformatted" || { echo "Niet opgemaakt met gofmt:" $$unformatted; exit 1; }
	@go vet ./...
	@PATH="$$PATH:$$(go env GOPATH)/bin"; \
		command -v golangci-lint >/dev/null || { echo "golangci-lint $(golangci) installeren"; \
			go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(golangci); } && \
		for module in . bench/feed bench/publish; do (cd $$module && golangci-lint run) || exit 1; done

lighthouse: build ## meet de hoofdpagina's met Lighthouse (haalt ongeveer 60 MB op)
	@scripts/lighthouse.sh

bench-kalender: ## meet de maandpagina met 100.000 berichten van 40 gemeenten, op SQLite en PostgreSQL
	@echo "Kalender meten, met een eigen PostgreSQL"
	@go build -o bin/servicetest ./cmd/servicetest
	@bin/servicetest -- go test ./web -run '^$$' -bench BenchmarkCalendar -benchtime 1000x -timeout 20m

chaos: export CGO_ENABLED := 0
chaos: ## draait de chaosproeven lang: 2000 keer een proces doden (CHAOS_ROUNDS=…) en alle andere tien keer
	@echo "Chaosproeven draaien, met een eigen Redis en PostgreSQL"
	@go build -o bin/servicetest ./cmd/servicetest
	@bin/servicetest -- go test ./chaos -count 1 -timeout 60m -parallel 4 -run Killed -v -chaos.rounds $(or $(CHAOS_ROUNDS),2000)
	@bin/servicetest -- go test ./chaos -count 10 -timeout 60m -parallel 4 -skip Killed

mutants: ## haalt de beveiligingen tegen dubbel plaatsen één voor één weg en kijkt of de chaosproeven dat merken
	@scripts/mutants.sh

# Dependencies of a measurement stay out of the product: each has a module of its own in bench.
bench-publish: test-tools ## meet hoe laat berichten uitgaan als er veel tegelijk moeten, naast asynq (BENCH_ARGS="-rounds 1 -past 0" is kort)
	@go build -o bin/servicetest ./cmd/servicetest
	@go build -C bench/publish -o ../../bin/bench-publish .
	@bin/servicetest -- bin/bench-publish $(BENCH_ARGS)

bench-feed: build ## meet de agenda-abonnementen naast nginx en Radicale, in één keer op deze machine
	@scripts/bench-feed.sh
