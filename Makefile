# MiniVmm. Two targets do it all: `make demo` and `make test`. Quiet when all is well; long work shows progress.
# No recipe needs more than git, make and the .NET 10 SDK to start: .ci/need gets the rest or says how to.

MAKEFLAGS += --no-print-directory
export DOTNET_ROOT ?= $(patsubst %/,%,$(dir $(realpath $(shell command -v dotnet))))
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1

DOTNET_BUILD = dotnet msbuild -restore -maxCpuCount -nologo -verbosity:quiet -p:Configuration=Release
PROGRAM_SOURCES = $(shell find src -name '*.cs' -not -path '*/obj/*' -o -name '*.csproj') \
	Directory.Build.props Directory.Packages.props
PUBLISH = dotnet publish src/MiniVmm.Cli --nologo --verbosity quiet -clp:ErrorsOnly --output bin
# All assemblies as one: handlers are generic over other assemblies' types, and would be left to the start otherwise.
PRECOMPILED = -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:PublishReadyToRunCrossgen2ExtraArgs=--inputbubble
ARCHITECTURE = $(patsubst aarch64,arm64,$(patsubst x86_64,x64,$(shell uname -m)))
ALL_SOURCES = $(PROGRAM_SOURCES) \
	$(shell find tests bench -name '*.cs' -not -path '*/obj/*' -o -name '*.csproj') .editorconfig MiniVmm.sln

NATIVE_FRAMEWORK = net10.0
# Beside everything else, since what it restores and builds for another target would mix with the rest.
NATIVE = src/MiniVmm.Cli --nologo --verbosity quiet --runtime linux-$(ARCHITECTURE) -p:NativeBuild=true \
	-p:NativeFramework=$(NATIVE_FRAMEWORK) --artifacts-path obj/native

.PHONY: all native startup soak watching many demo test check bench conformance isa peers clean help guests

all: bin/minivmm guests ## build the program (bin/minivmm) and the guests (guests/bin/*.elf)

bin/minivmm: $(PROGRAM_SOURCES)
	@.ci/need dotnet
	@echo "building bin/minivmm"
	@mkdir -p bin obj && find bin -mindepth 1 -maxdepth 1 ! -name native -exec rm -rf {} +
	@$(PUBLISH) --runtime linux-$(ARCHITECTURE) --self-contained false $(PRECOMPILED) >obj/publish.log 2>&1 || \
		{ echo "not precompiled, so guests start later (obj/publish.log says why)"; rm -rf bin; $(PUBLISH); }

native: bin/native/minivmm ## the monitor compiled ahead of time: starts sooner, needs less memory, has no lab

bin/native/minivmm: $(PROGRAM_SOURCES)
	@.ci/need dotnet gcc
	@echo "building bin/native/minivmm"
	@rm -rf obj/native/publish bin/native
	@dotnet publish $(NATIVE) -clp:ErrorsOnly --output obj/native/publish
	@mkdir -p bin/native && cp obj/native/publish/minivmm bin/native/minivmm

startup: all native ## how soon guests start, from nothing and from snapshots, standard, native and on QEMU (prints)
	@$(MAKE) bench BENCH="--filter *StartupTable *SnapshotTable *NativeSpeed"

guests:
	@.ci/need gcc
	@$(MAKE) --silent -C guests

demo: all ## the experiment: four plain and four friendly guests on an overloaded host (2 minutes)
	@.ci/need gnuplot
	@bin/minivmm lab run fuml --quick

obj/tests: $(ALL_SOURCES)
	@echo "building tests"
	@$(DOTNET_BUILD) MiniVmm.sln
	@mkdir -p obj && touch obj/tests

test: all obj/tests check ## every check and every test; the last line counts them
	@.ci/need gnuplot qemu qemu-user curl
	@if dotnet restore $(NATIVE) >obj/native-restore.log 2>&1; then $(MAKE) native; else \
		echo "no compiler ahead of time for this machine (obj/native-restore.log), so the tests of that build are skipped"; fi
	@.ci/test

check: obj/tests guests ## format, analyzers as errors, architecture, guests with -Werror
	@echo "checking format and architecture"
	@dotnet format MiniVmm.sln --verify-no-changes --no-restore --verbosity quiet
	@dotnet test tests/MiniVmm.Tests --no-build --nologo --filter Architecture >obj/architecture.log 2>&1 || \
		{ cat obj/architecture.log; exit 1; }

# BENCH may hold patterns such as *Timer*, which are not for the shell to expand.
bench: guests ## engine speed, translation, pauses, timer hot path (prints; BENCH="--filter *Timer*" selects)
	@.ci/need dotnet
	@$(DOTNET_BUILD) bench/MiniVmm.Bench
	@set -f; dotnet run --project bench/MiniVmm.Bench --no-build -- $(BENCH)

# MINIVMM_SEED=N makes it other cases.
conformance: all obj/tests ## the processor against its oracles at length: 10 million cases, 100 million fuzzed instructions
	@.ci/need qemu-user
	@.ci/conformance

# MINIVMM_SOAK_SECONDS, MINIVMM_SOAK_INSTANCES and MINIVMM_SEED say how long, how many and what.
soak: all native obj/tests ## instances start, stop, crash, pause and are saved at random, 32 for 10 minutes with either build
	@.ci/need curl
	@MINIVMM_SOAK_SECONDS=$${MINIVMM_SOAK_SECONDS:-600} MINIVMM_SOAK_INSTANCES=$${MINIVMM_SOAK_INSTANCES:-32} \
		dotnet test tests/MiniVmm.Guests.Tests --no-build --nologo --filter SoakTests --logger 'console;verbosity=detailed'

watching: all native ## what it costs to watch 16 instances, with either build (prints)
	@bench/watching/run 20 3 bin/native/minivmm
	@bench/watching/run

many: all native ## 200 idle and 32 serving instances at once, with either build (prints)
	@.ci/need curl
	@bench/many/run bin/native/minivmm
	@bench/many/run bin/minivmm

isa: guests obj/tests ## write docs/isa.md anew
	@MINIVMM_WRITE_ISA=1 dotnet test tests/MiniVmm.Conformance --no-build --nologo --filter IsaDocument >obj/isa.log 2>&1 || \
		{ cat obj/isa.log; exit 1; }

peers: all ## the same ELF on both engines, on QEMU and natively, side by side (writes bench/RESULTS.md)
	@.ci/need qemu
	@bench/peers/run

clean: ## remove all that was built
	@rm -rf bin obj
	@$(MAKE) --silent -C guests clean
	@find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile
