# Judify - `make` prints what there is.
#
# One non-recursive makefile.  C sources are found by room (server/ROOM/*.c);
# everything that is built lands under build/VARIANT/.

VARIANT ?= release
ifeq ($(origin CC),default)
CC := gcc
endif
OUT     := build/$(VARIANT)
ROOMS   := base wire io store domain relay api
LLHTTP  ?= /usr/share/llhttp
LLHTTP_INCLUDE ?= /usr/share/include/llhttp
PACKAGES := libsodium jansson sqlite3 libssl libcrypto libcurl

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Werror
CFLAGS_release := -O2 -g
CFLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer \
                  -fno-sanitize-recover=all
CFLAGS_tsan    := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
CFLAGS_clang   := -O2 -g
CFLAGS_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
                  -fno-sanitize-recover=all
CFLAGS_coverage := -O0 -g --coverage -fprofile-update=atomic
CC_clang := clang
CC_fuzz  := clang
CC_USED  := $(or $(CC_$(VARIANT)),$(CC))

# The program is optimised as one: a message passes through eight files.  The
# objects are whole without it too, and tests say -fno-lto: they link quickly,
# and a warning is about a file.
LTO_release := $(if $(findstring clang,$(CC)),,-flto=auto -ffat-lto-objects)
LTO := $(LTO_$(VARIANT))

GIT_VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)
CPPFLAGS += -Iserver -I$(OUT)/gen -isystem $(LLHTTP_INCLUDE) -D_GNU_SOURCE
CFLAGS   += -std=c17 $(CFLAGS_$(VARIANT)) -fstack-protector-strong -pthread
LDFLAGS  += -pthread
LDLIBS   += $(shell pkg-config --libs $(PACKAGES))

SOURCES  := $(foreach room,$(ROOMS),$(wildcard server/$(room)/*.c))
MAINS    := $(wildcard server/*.c)
OBJECTS  := $(SOURCES:server/%.c=$(OUT)/server/%.o)
MAIN_OBJECTS := $(MAINS:server/%.c=$(OUT)/server/%.o)
# Everything but main(), for tests to take from.
TESTABLE := $(OBJECTS) $(filter-out $(OUT)/server/main.o,$(MAIN_OBJECTS))
LLHTTP_OBJECTS := $(patsubst %,$(OUT)/llhttp/%.o,api http llhttp)
UNIT_TESTS := $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZ     ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZERS  := $(FUZZ:%=build/fuzz/fuzz_%)
REPLAYS  := $(FUZZ:%=$(OUT)/replay_%)
TIME     ?= $(if $(RUNS),0,60)
FUZZ_HEADERS := $(wildcard tests/fuzz/*.h tests/unit/*.h)
MIGRATIONS := $(sort $(wildcard server/store/migrations/*.sql))

# A generator that fails must not leave half a file behind.
.DELETE_ON_ERROR:

.PHONY: help
help: ## print this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build server
build: server web ## the server (build/judify) and the web app (web/dist)

server: build/judify ## the server alone

build/judify: $(OUT)/judify
	@ln -sf $(VARIANT)/judify $@

$(OUT)/judify: $(MAIN_OBJECTS) $(OBJECTS) $(LLHTTP_OBJECTS)
	$(CC_USED) $(CFLAGS) $(LTO) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(OUT)/server/%.o: server/%.c
	@mkdir -p $(@D)
	$(CC_USED) $(CPPFLAGS) $(CFLAGS) $(LTO) $(WARNINGS) -MMD -MP -c -o $@ $<

# The version is compiled into one file, so that a commit rebuilds one file.
$(OUT)/server/config.o: CPPFLAGS += -DJUDIFY_BUILD='"$(GIT_VERSION)"'

# llhttp's own warnings are not ours to mend.
$(OUT)/llhttp/%.o: $(LLHTTP)/%.c
	@mkdir -p $(@D)
	$(CC_USED) -I$(LLHTTP_INCLUDE) -DLLHTTP_STRICT_MODE=1 $(CFLAGS) -w -c -o $@ $<

# Migrations are compiled into the program, byte for byte.
$(OUT)/gen/store/migrations.inc: $(MIGRATIONS) tools/embed_migrations
	@mkdir -p $(@D)
	tools/embed_migrations $(MIGRATIONS) > $@
$(OUT)/server/store/migration.o: $(OUT)/gen/store/migrations.inc

# And the passwords that everybody would try.
$(OUT)/gen/domain/common_passwords.inc: server/domain/common_passwords.txt tools/embed_words
	@mkdir -p $(@D)
	tools/embed_words $< > $@
$(OUT)/server/domain/guessable.o: $(OUT)/gen/domain/common_passwords.inc

.PHONY: schema
schema: ## write server/store/schema.sql anew from the migrations
	tools/print_schema > server/store/schema.sql

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)

# --- web ------------------------------------------------------------------

WEB_SOURCES := $(shell find web/src web/public web/tooling web/*.json web/*.js web/*.html -type f 2>/dev/null)

.PHONY: web
web: web/dist/index.html

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

# --- tests ----------------------------------------------------------------

# A unit test links with every room, but for the files that it replaces by a
# fake of its own: tests/unit/NAME.fakes lists "fake.c replaced/file.c ...".
# They come as a (thin) library, so that a test takes in what it calls only.
.PHONY: unit
unit: $(UNIT_TESTS) ## C unit tests
	@tools/run_unit $(UNIT_TESTS)

.PRECIOUS: $(OUT)/tests/%.o
$(OUT)/tests/%.o: tests/unit/%.c $(OUT)/gen/store/migrations.inc
	@mkdir -p $(@D)
	$(CC_USED) $(CPPFLAGS) -Itests/unit $(CFLAGS) -fno-lto $(WARNINGS) -MMD -MP -c -o $@ $<

FAKES := $(patsubst tests/unit/%.c,$(OUT)/tests/%.o,$(wildcard tests/unit/fake_*.c))
$(OUT)/tests/%: LINKED = $(shell tools/unit_objects $(OUT) tests/unit/$* $(TESTABLE))
$(OUT)/tests/%: $(OUT)/tests/%.o $(FAKES) $(TESTABLE) $(LLHTTP_OBJECTS)
	@rm -f $@.a && ar rcsT $@.a $(LINKED)
	$(CC_USED) $(CFLAGS) -fno-lto -o $@ $< $@.a $(LLHTTP_OBJECTS) $(LDFLAGS) $(LDLIBS) -lcmocka

.PHONY: asan tsan clang unit-corpus
unit-corpus: $(UNIT_TESTS) $(REPLAYS)
	@tools/run_unit $^
asan: ## unit tests and corpus under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory VARIANT=asan unit-corpus
tsan: ## unit tests and corpus under ThreadSanitizer
	@$(MAKE) --no-print-directory VARIANT=tsan unit-corpus
clang: ## unit tests and corpus built by clang
	@$(MAKE) --no-print-directory VARIANT=clang unit-corpus

# Branches, for every line may run and half be untested; but asserts' own.
GCOVR := gcovr --root . --object-directory build/coverage --exclude-lines-by-pattern '.*\bassert\(.*' \
         --exclude-unreachable-branches --branches
.PHONY: coverage mutants
coverage: ## branches that unit tests and corpus reach: wire, then relay, then domain
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory VARIANT=coverage unit-corpus
	@for room in wire relay domain; do \
	    $(GCOVR) --filter "server/$$room/" build/coverage/server/$$room || exit; done

# A fault that no test notices is a test that is missing.
MUTANTS ?= 100
mutants: $(OUT)/gen/store/migrations.inc ## seed MUTANTS=100 faults, one at a time: which does a test notice?
	@tests/mutants/run_mutants $(MUTANTS) $(SEED)

# Clock changes against an independent reader of the same tz database.
.PHONY: zones
zones: $(OUT)/tests/print_zones ## time zones and hours compared with Python's
	@tests/zones/compare_zones $<

$(OUT)/tests/print_zones: tests/zones/print_zones.c $(OBJECTS)
	@mkdir -p $(@D)
	@rm -f $@.a && ar rcsT $@.a $(OBJECTS)
	$(CC_USED) $(CPPFLAGS) $(CFLAGS) -fno-lto $(WARNINGS) -o $@ $< $@.a $(LDFLAGS) $(LDLIBS)

# A fuzz target is tests/fuzz/fuzz_NAME.c; what it begins with, and what it has
# found, is in tests/fuzz/corpus/NAME/.  It is linked twice: with libFuzzer, and
# by any compiler with a main that runs it over its corpus once.
.PHONY: corpus fuzz fuzzers
corpus: $(REPLAYS) ## every fuzz target over its corpus, once
	@tools/run_unit $(REPLAYS)
fuzz: ## each fuzzer (or FUZZ="frame target") for TIME=60 seconds or RUNS=n inputs
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzzers
	@tools/run_fuzzers $(TIME) $(or $(RUNS),-1) $(FUZZERS)
fuzzers: $(FUZZERS)

$(OUT)/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(OBJECTS) $(LLHTTP_OBJECTS) $(FUZZ_HEADERS)
	@rm -f $@.a && ar rcsT $@.a $(OBJECTS)
	$(CC_USED) $(CPPFLAGS) -Itests/unit -DCORPUS='"tests/fuzz/corpus/$*"' $(CFLAGS) -fno-lto \
	    $(WARNINGS) -o $@ $(filter tests/%.c,$^) $@.a $(LLHTTP_OBJECTS) $(LDFLAGS) $(LDLIBS)

build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(OBJECTS) $(LLHTTP_OBJECTS) $(FUZZ_HEADERS)
	@rm -f $@.a && ar rcsT $@.a $(OBJECTS)
	$(CC_USED) $(CPPFLAGS) -Itests/unit $(CFLAGS) $(WARNINGS) -fsanitize=fuzzer \
	    -o $@ $< $@.a $(LLHTTP_OBJECTS) $(LDFLAGS) $(LDLIBS)

# --- stories --------------------------------------------------------------

NODE_TEST := node --test --test-timeout=540000 --test-reporter=./tests/tally.js
NODE_TEST_LONG := node --test --test-timeout=14400000 --test-reporter=./tests/tally.js
WEB_PACKAGES := web/node_modules/.package-lock.json

.PHONY: checks integration e2e crash screenshots check check-web test
checks: $(WEB_PACKAGES) ## the checks of `make lint`, each against what it must refuse
	@$(NODE_TEST) tests/checks/
integration: build faults readers ## stories over real sockets against the program
	@node tests/again.js tests/integration/
e2e: build faults ## stories in real browsers
	@node tests/again.js tests/e2e/
KILLS ?= 20
crash: build ## browsers and server die KILLS=20 times each while people write
	@STRICT=1 KILLS=$(KILLS) $(NODE_TEST) --test-concurrency=1 tests/e2e/crash.test.js tests/integration/crash.test.js
check-web: $(WEB_PACKAGES) ## unit tests of the web app
	@cd web && npx vitest run --reporter=default --reporter=./tooling/tally.js

# What stands between the program and the system while it is tested.
.PHONY: faults power-loss halfway crashes bad-network races soak
faults: build/faults/shim.so build/faults/judify
build/faults/shim.so: tests/faults/shim.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O2 -g -fPIC -shared $(WARNINGS) -o $@ $<

# The program with points at which it ends: tests/faults/crash_points.c.
CRASH_POINTS := courier_take mailbox_append link_write_message outflow_flush mailbox_take
build/faults/judify: tests/faults/crash_points.c $(MAIN_OBJECTS) $(OBJECTS) $(LLHTTP_OBJECTS)
	@mkdir -p $(@D)
	$(CC_USED) $(CPPFLAGS) $(CFLAGS) -fno-lto $(WARNINGS) $(CRASH_POINTS:%=-Wl,--wrap=%) \
	    -o $@ $(filter %.c %.o,$^) $(LDFLAGS) $(LDLIBS)

# Another program's reading of what the server writes.
.PHONY: readers
readers: build/readers/read_calendar
build/readers/read_calendar: tests/calendar/read_calendar.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O2 -g $(WARNINGS) -o $@ $< $(shell pkg-config --cflags --libs libical jansson)

CUTS ?= 500
power-loss: server faults ## power is lost at CUTS=500 moments of a busy run
	@CUTS=$(CUTS) $(NODE_TEST) tests/integration/power.test.js
KILLS ?= 100
crashes: build faults ## server and browsers are killed KILLS=100 times while they talk
	@STRICT=1 KILLS=$(KILLS) $(NODE_TEST_LONG) tests/integration/crash.test.js
FAULTS ?= 1000
bad-network: build ## FAULTS=1000 resets, stalls, losses of the network while two browsers talk
	@STRICT=1 FAULTS=$(FAULTS) $(NODE_TEST_LONG) tests/integration/network.test.js
ROUNDS ?= 1000
races: build ## 64 people race for a slot, ROUNDS=1000 times
	@ROUNDS=$(ROUNDS) $(NODE_TEST_LONG) tests/integration/race.test.js
MINUTES ?= 30
soak: build ## people come and go for MINUTES=30; memory and descriptors must not grow
	@MINUTES=$(MINUTES) $(NODE_TEST_LONG) tests/faults/soak.js
halfway: server faults ## migrate, backup and restore end at every single call
	@STEP=1 $(NODE_TEST) tests/integration/halfway.test.js

# A report of the sanitizer ends the program with another status than 0, and
# that fails the story.  Those that count or search memory or stand before the
# system's calls (tests/faults/) measure the sanitizer instead.
TSAN_STORIES ?= $(filter-out $(patsubst %,tests/integration/%.test.js,backup canary crash disk fill halfway power \
    promises program slow stall vitals),$(wildcard tests/integration/*.test.js))
.PHONY: tsan-integration
tsan-integration: readers $(WEB_PACKAGES) ## the stories against a program built with ThreadSanitizer
	@$(MAKE) --no-print-directory VARIANT=tsan build/tsan/judify
	@JUDIFY_PROGRAM=$(CURDIR)/build/tsan/judify $(NODE_TEST) --test-concurrency=1 $(TSAN_STORIES)

check: unit corpus integration ## everything about the server in under a minute
test: ## install what the tests need and run all of them
	@script/test
screenshots: build ## every page, small and large, light and dark, into build/screenshots
	@$(NODE_TEST) tests/e2e/screenshots.js

# --- what it costs --------------------------------------------------------

# The generator and the peers know nothing of the server's code.
BENCH_CFLAGS := -std=c17 -D_GNU_SOURCE -O2 -g $(WARNINGS)
BENCH_PROGRAMS := build/bench/load build/bench/seed build/bench/floor build/bench/transaction

.PHONY: bench bench-quick bench-instructions bench-peers bench-web
bench: server bench-peers $(BENCH_PROGRAMS) ## the relay against its peers, 15 minutes: build/bench/
	@node bench/run.js
bench-quick: server bench-peers $(BENCH_PROGRAMS) ## the same in 2 minutes: three scenarios, three contenders
	@node bench/run.js --quick
bench-instructions: server build/bench/load build/bench/seed build/bench/floor ## instructions per message under callgrind, 30 seconds
	@node bench/instructions.js $(SIZE)
bench-web: build ## the app in Chromium with a stopwatch, 4 minutes: build/bench/web.json
	@node bench/web/measure.js $(STORIES)
bench-peers:
	@bench/peers/fetch

build/bench/load: $(wildcard bench/load/*.[ch])
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -o $@ $(filter %.c,$^) -lm -lssl -lcrypto
build/bench/seed: bench/seed.c bench/load/people.h
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -o $@ $< $(shell pkg-config --libs libsodium sqlite3)
build/bench/transaction: bench/peers/transaction.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -o $@ $< $(shell pkg-config --libs sqlite3)
build/bench/floor: bench/peers/floor.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -o $@ $< $(shell pkg-config --libs libcrypto)

# --- order ----------------------------------------------------------------

C_FILES := $(shell find server tests bench -name '*.[ch]' -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: lint fmt tidy
lint: $(WEB_PACKAGES) ## format, floors, lengths, names, docs, types
	@tools/run_lint
fmt: $(WEB_PACKAGES) ## format everything
	clang-format -i $(C_FILES)
	cd web && npm run --silent fmt
	cd tests && npm run --silent fmt
	cd bench && npm run --silent fmt
tidy: $(OUT)/gen/store/migrations.inc $(OUT)/gen/domain/common_passwords.inc ## clang-tidy over the server
	@printf '%s\n' $(SOURCES) $(MAINS) | xargs -P "$$(nproc)" -n 8 sh -c \
	    'exec clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=c17 $(CPPFLAGS)' tidy

# --- use ------------------------------------------------------------------

PORT ?= 8080
DATA ?= data

.PHONY: run dist clean
run: build ## serve on 127.0.0.1:PORT (8080) from DATA (data/)
	build/judify serve --listen 127.0.0.1:$(PORT) --data $(DATA)

# The source, and the web app built: who unpacks it needs no Node.
DIST := judify-$(GIT_VERSION)
dist: web ## the source with the built web app, as build/dist/judify-*.tar.gz
	@mkdir -p build/dist
	git archive --prefix=$(DIST)/ -o build/dist/$(DIST).tar HEAD
	tar -rf build/dist/$(DIST).tar --transform 's,^,$(DIST)/,' web/dist
	gzip -9nf build/dist/$(DIST).tar
clean: ## remove everything that was built
	rm -rf build web/dist
