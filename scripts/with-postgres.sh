#!/bin/sh
# Runs a command while one PostgreSQL cluster for the whole run is up:
#   scripts/with-postgres.sh go test ./...
# The tests find it through SAMENDOEN_TEST_PG. The cluster lives in a temporary
# folder and goes with the command.
set -eu
cd "$(dirname "$0")/.."
mkdir -p bin
go build -o bin/withpostgres ./internal/base/store/storetest/withpostgres
exec bin/withpostgres "$@"
