#!/bin/sh
# Builds every fuzz target with the stable compiler and runs each for some seconds: run.sh [seconds] [target ...]
#
# The coverage flags are LLVM's own and stable, and libfuzzer-sys brings the fuzzer as C++ source: this needs a C++
# compiler and crates.io, neither cargo-fuzz nor a nightly toolchain. A finding is left under target/fuzz/findings and
# belongs, once fixed, into corpus/<target>.
set -eu
cd "$(dirname "$0")"
seconds=${1:-20}
[ $# -eq 0 ] || shift
host=$(rustc -vV | sed -n 's/^host: //p')
target=${CARGO_TARGET_DIR:-$(pwd)/../../target}/fuzz
# --target keeps these flags away from build scripts.
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1" \
    cargo build --quiet --release --target "$host" --target-dir "$target"
[ $# -gt 0 ] || set -- $(cd src/bin && ls | sed 's/\.rs$//')
mkdir -p "$target/findings"
play() {
    # New inputs go into the first folder; the committed corpus is only read.
    mkdir -p "$target/corpus/$1"
    if "$target/$host/release/$1" -max_total_time="$seconds" -max_len=2048 -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$target/findings/$1-" \
        "$target/corpus/$1" "corpus/$1" >"$target/$1.log" 2>&1; then
        echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$target/$1.log") inputs in $seconds s"
    else
        cat "$target/$1.log"
        exit 1
    fi
}
# Two at once: each has a core of its own.
before=
failed=0
for name in "$@"; do
    play "$name" &
    [ -z "$before" ] || wait "$before" || failed=1
    before=$!
done
wait "$before" || failed=1
exit "$failed"
