#!/bin/sh
# Fails when the generated pages are not those of the templates as they are
# now. It compares the files before and after, so that it also holds for work
# that is not committed yet; afterwards the tree has the fresh files.
set -eu
cd "$(dirname "$0")/.."

sums() { find internal cmd -name '*_templ.go' -type f -exec sha256sum {} + | sort -k 2; }

before=$(sums)
go tool templ generate -log-level warn
after=$(sums)
if [ "$before" != "$after" ]; then
	echo "These generated files were not up to date; they are now, so commit them:" >&2
	printf '%s\n%s\n' "$before" "$after" | sort | uniq -u | awk 'NF { print "  " $2 }' | sort -u >&2
	exit 1
fi
