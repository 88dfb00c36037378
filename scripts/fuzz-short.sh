#!/bin/sh
# Runs every fuzz target for a short while: scripts/fuzz-short.sh [SECONDS], 5
# by default (`make test` gives 2). Only the package with the parser is instrumented: `go test
# -fuzz` would build everything below it anew, the database engine too, which takes
# minutes. What a target finds is written to testdata/fuzz beside it.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-5}
module=$(go list -m)
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
failed=0

for dir in $(git ls-files --cached --others --exclude-standard -- '*_test.go' |
	xargs grep -l '^func Fuzz[A-Z][A-Za-z0-9_]*(f \*testing\.F)' 2>/dev/null | xargs -r -n 1 dirname | sort -u); do
	go test -c -o "$bin/fuzz.test" -ldflags="-s -w" -gcflags="$module/$dir=-d=libfuzzer" "./$dir"
	for target in $(grep -h '^func Fuzz[A-Z]' "$dir"/*_test.go | sed 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/' | sort); do
		echo "$dir $target"
		if ! (cd "$dir" && "$bin/fuzz.test" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "${seconds}s" \
			-test.fuzzminimizetime 10s -test.fuzzcachedir "$bin/corpus" -test.timeout 5m >"$bin/log" 2>&1); then
			# Go reports the end of the time as a failure when a worker is a moment late
			#: without an input that fails, nothing failed.
			if grep -q '^    context deadline exceeded$' "$bin/log" && ! grep -q 'Failing input written' "$bin/log"; then
				grep '^fuzz: elapsed' "$bin/log" | tail -1
				continue
			fi
			cat "$bin/log"
			failed=1
		elif ! grep -q '^fuzz: elapsed: .* execs: [1-9]' "$bin/log"; then
			cat "$bin/log"
			echo "$target ran nothing" >&2
			failed=1
		else
			grep '^fuzz: elapsed' "$bin/log" | tail -1
		fi
	done
done
exit "$failed"
