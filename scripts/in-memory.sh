#!/bin/sh
# Runs a command with its temporary files in memory, where the machine has 8 GB for them:
#   scripts/in-memory.sh COMMAND...
# Tests make hundreds of small databases, and a disk makes each of them wait. What is
# measured or pulled out of the wall needs the disk: benchmarks and long tests go without.
set -u
free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
memory=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo 2>/dev/null)
if [ -n "${TMPDIR:-}" ] || [ "${free:-0}" -lt 8000000 ] || [ "${memory:-0}" -lt 8000000 ]; then
	exec "$@"
fi
TMPDIR=$(mktemp -d /dev/shm/samendoen-XXXXXX)
export TMPDIR
chmod 711 "$TMPDIR" # the database's user must come through
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
"$@"
