#!/bin/sh
# Fails when a Go file or a template is not formatted, and names it.
set -eu
cd "$(dirname "$0")/.."

# The list is file names without spaces, on purpose.
# shellcheck disable=SC2046
wrong=$(gofmt -l $(git ls-files --cached --others --exclude-standard -- '*.go' | grep -v '_templ\.go$' | while read -r f; do [ ! -e "$f" ] || echo "$f"; done))
if [ -n "$wrong" ]; then
	echo "Not formatted (make format does it):" >&2
	echo "$wrong" | sed 's/^/  /' >&2
	exit 1
fi
