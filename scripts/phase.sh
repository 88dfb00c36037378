#!/bin/sh
# Runs one phase of `make test` and says how long it took:
#   scripts/phase.sh NAME COMMAND...
set -u
name=$1
shift
echo "== $name"
began=$(date +%s)
"$@"
status=$?
took=$(($(date +%s) - began))
if [ "$status" -eq 0 ]; then
	echo "== $name: $took s"
else
	echo "== $name: FAILED after $took s" >&2
fi
exit "$status"
