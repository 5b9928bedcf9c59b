# What people type. The build itself is CMake's: CMakePresets.json has the presets dev, asan, tsan and release.
PRESET ?= dev
JOBS ?= $(shell nproc)

.PHONY: build demo test asan tsan crash fuzz hardening bench lint format install deb deb-test clean packages demo-packages test-packages npm

build: packages
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --parallel $(JOBS)

# Shows a rescue as it happens. ONCE=1: ends by itself, and fails if the rescue did.
demo: demo-packages
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target sparekeyd seam-sim
	tests/demo/run build/$(PRESET) $(if $(ONCE),--once)

test: test-packages npm
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --parallel $(JOBS)
	ctest --preset $(PRESET)

asan tsan:
	$(MAKE) test PRESET=$@

# Kills N processes while webhooks flow, then counts who was told. SEED=… makes the same decisions again.
N ?= 200
crash: test-packages npm
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target sparekeyd seam-sim
	$(in_build) node tests/crash/campaign.mjs kills=$(N) $(if $(SEED),seed=$(SEED))
	$(in_build) node tests/crash/many_events.mjs events=4000

in_build = SPAREKEYD=$(CURDIR)/build/$(PRESET)/daemon/sparekeyd SEAM_SIM=$(CURDIR)/build/$(PRESET)/tests/sim/seam-sim

# Looks for input that breaks a parser, SECONDS for each; with SEED=…, in the same order again.
SECONDS ?= 60
fuzz: packages
	.ci/install-packages build clang-19 libclang-rt-19-dev
	cmake --preset fuzz
	cmake --build --preset fuzz --parallel $(JOBS)
	SEED=$(SEED) tests/fuzz/run build/fuzz $(SECONDS)

# What the compiler and the linker were asked for has arrived in the program. `make deb-test` says the same of the packaged one.
hardening: packages
	cmake --preset release
	cmake --build --preset release --parallel $(JOBS) --target sparekeyd
	tests/deb/hardened build/release/daemon/sparekeyd

# Measures, and writes table and chart into docs/. QUICK=1: small numbers, which end on the terminal. JOBS_WAITING=… sets the backlog.
bench: test-packages npm
	cmake --preset release
	cmake --build --preset release --parallel $(JOBS) --target sparekeyd seam-sim bench-ingest
	node tests/bench/run.mjs build/release $(if $(QUICK),--size quick,--write) $(if $(JOBS_WAITING),--jobs $(JOBS_WAITING))

lint: packages
	.ci/install-packages build clang-format shellcheck
	clang-format --dry-run --Werror $(sources)
	shellcheck .ci/install-packages .ci/run .ci/sanitize tests/demo/run tests/fuzz/run tests/crash/programs/*.sh etc/*/*.sh \
	    tests/deb/hardened tests/deb/in_root tests/deb/lifecycle tests/deb/lint tests/deb/make_root tests/deb/shims/certbot tests/deb/shims/journalctl \
	    debian/*.postinst debian/*.postrm debian/*.prerm

format:
	.ci/install-packages build clang-format
	clang-format -i $(sources)

sources = $(shell find daemon lib tests -name node_modules -prune -o -name '*.[ch]pp' -print)

# As root. Leaves an /etc/sparekeyd/sparekeyd.toml that is there as it is.
install: packages
	cmake --preset release
	cmake --build --preset release --parallel $(JOBS) --target sparekeyd completions man
	cmake --install build/release
ifndef DESTDIR
	if [ -d /run/systemd/system ]; then systemd-sysusers sparekeyd.conf && systemd-tmpfiles --create sparekeyd.conf && systemctl daemon-reload; fi
endif

# Debian packages, in build/deb.
deb:
	.ci/install-packages deb
	debian/rules clean binary

# Installs, upgrades, removes and purges them in a Debian of its own, and follows docs/install.md there. As root. Without debug symbols,
# which take minutes to compress.
deb-test: export DEB_BUILD_OPTIONS = noautodbgsym
deb-test: deb
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target seam-sim
	ctest --preset $(PRESET) --build-config deb --label-regex '^deb$$'

clean:
	rm -rf build

packages:
	.ci/install-packages build
demo-packages test-packages:
	.ci/install-packages $(@:-packages=)

# npm's own stamp says which lock file was installed.
npm: tests/e2e/node_modules/.package-lock.json tests/bench/peers/node_modules/.package-lock.json
%/node_modules/.package-lock.json: %/package-lock.json | test-packages
	npm ci --prefix $*
	touch $@
