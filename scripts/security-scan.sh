#!/bin/sh
# Looks for weaknesses: gosec in the code, gitleaks in the history, and, when installed,
# wapiti and sqlmap against a demo on this machine. It takes some minutes.
# Versions are named here and stand in no go.mod: these are tools, not parts.
set -eu
cd "$(dirname "$0")/.."
failed=0

echo "== gosec"
# G104: errors that are left alone on purpose are found by the other checks of make check.
# G304: files that the command line or the settings name; no path comes from a request.
go run github.com/securego/gosec/v2/cmd/gosec@v2.22.9 -quiet -exclude-generated -exclude=G104,G304 -severity=medium -confidence=medium ./... || failed=1

echo "== gitleaks"
go run github.com/zricethezav/gitleaks/v8@v8.28.0 git --no-banner --redact . || failed=1

if command -v wapiti >/dev/null && command -v sqlmap >/dev/null; then
	data=$(mktemp -d)
	go build -o "$data/samendoen" ./cmd/samendoen
	"$data/samendoen" demo --addr 127.0.0.1:18099 --data "$data/city" --homes 300 >"$data/log" 2>&1 &
	demo=$!
	trap 'kill "$demo" 2>/dev/null || true; rm -rf "$data"' EXIT
	tries=0
	until [ -f "$data/city/demo.json" ] || [ "$tries" -ge 60 ]; do sleep 1; tries=$((tries + 1)); done
	echo "== wapiti"
	timeout 300 wapiti -u http://127.0.0.1:18099/ --max-scan-time 240 -f txt -o "$data/wapiti.txt" --flush-session >/dev/null 2>&1 || true
	cat "$data/wapiti.txt" 2>/dev/null || failed=1
	echo "== sqlmap"
	timeout 240 sqlmap -u http://127.0.0.1:18099/inloggen --data 'login=a&password=b' --batch --level 2 --output-dir "$data/sqlmap" | tail -5 || true
else
	echo "wapiti and sqlmap are not installed (Debian: apt-get install wapiti sqlmap): left out"
fi
exit "$failed"
