#!/bin/sh
# Looks for weaknesses with four scanners: gosec in the code, gitleaks in the history, and wapiti
# and sqlmap against a demo on this machine. Exit status 1 when one of them finds something.
#
#   scripts/security-scan.sh          all four; about 25 minutes on 2 cores
#   scripts/security-scan.sh static   gosec and gitleaks only; about 2 minutes
#   scripts/security-scan.sh live     wapiti and sqlmap only
#
# It builds gosec and gitleaks, in the versions below, into a folder that goes afterwards; both
# stand in no go.mod: they are tools, not parts. wapiti and sqlmap come from Debian
# (apt-get install wapiti sqlmap). The demo listens on 127.0.0.1 only, the two scanners get no
# other address, and nothing is ended but what is started here.
set -eu
cd "$(dirname "$0")/.."
GOSEC=v2.22.9
GITLEAKS=v8.30.1
PORT=${SCAN_PORT:-18099}
BASE=http://127.0.0.1:$PORT
failed=0
work=$(mktemp -d)
demo=
stop() {
	[ -z "$demo" ] || kill "$demo" 2>/dev/null || true
	[ -z "$demo" ] || wait "$demo" 2>/dev/null || true
	rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

if [ "${1:-}" != live ]; then
	# What is found and is no weakness carries "#nosec" with its rule and reason, on its own line.
	echo "== gosec $GOSEC"
	GOBIN="$work" go install "github.com/securego/gosec/v2/cmd/gosec@$GOSEC"
	if "$work/gosec" -quiet -exclude-generated -severity=medium -confidence=medium ./...; then
		echo "nothing found"
	else
		failed=1
	fi

	# .gitleaks.toml names the one value that only looks like a key: that of the standard for codes.
	echo "== gitleaks $GITLEAKS"
	GOBIN="$work" go install "github.com/zricethezav/gitleaks/v8@$GITLEAKS"
	"$work/gitleaks" git --no-banner --redact . || failed=1
fi

[ "${1:-}" != static ] || exit "$failed"

command -v wapiti >/dev/null && command -v sqlmap >/dev/null && command -v curl >/dev/null || {
	echo "wapiti, sqlmap or curl is missing (Debian: apt-get install wapiti sqlmap curl)" >&2
	exit 1
}
go build -o "$work/samendoen" ./cmd/samendoen
"$work/samendoen" demo --addr "127.0.0.1:$PORT" --data "$work/city" --homes 300 >"$work/demo.log" 2>&1 &
demo=$!
tries=0
until [ -f "$work/city/demo.json" ]; do
	tries=$((tries + 1))
	if [ "$tries" -gt 120 ] || ! kill -0 "$demo" 2>/dev/null; then
		echo "the demo does not start:" >&2
		cat "$work/demo.log" >&2
		exit 1
	fi
	sleep 1
done

# session LOGIN: the session cookie of somebody who came in by a button of the demo.
session() {
	curl -s -o /dev/null -c "$work/jar" --data "login=$1" "$BASE/inloggen/demo"
	awk '$6 == "samendoen" { print $7 }' "$work/jar"
}

echo "== sqlmap"
scripts/security-sqlmap.sh "$BASE" "$(session consulent)" "$(session fg)" "$(session incasso)" "$(session achterwacht)" "$work/sqlmap" || failed=1

# starts SESSION: the pages in the access matrix that somebody may open and no walk before began at.
starts() {
	sed -n 's/^| `GET \(\/[^{`.]*\)`.*/\1/p' docs/access-matrix/README.md | grep -v '^/api/' | grep -vxF -f "$work/walked" | while read -r page; do
		[ "$(curl -s -o /dev/null -w '%{http_code}' --cookie "samendoen=$1" "$BASE$page")" != 200 ] || echo "$page"
	done
}

# The administrator comes last: the walk fills in every form, that for blocking people too.
echo /uitloggen >"$work/walked"
for login in consulent fg teamleider incasso aandachtsfunctionaris vrijwilliger bewoner achterwacht beheerder; do
	session=$(session "$login")
	starts "$session" >"$work/starts"
	cat "$work/starts" >>"$work/walked"
	echo "== wapiti, signed in as $login, from $(wc -l <"$work/starts") pages"
	scripts/security-wapiti.sh "$BASE" "$session" "$work/starts" "$work/wapiti-$login" || failed=1
done

if ! kill -0 "$demo" 2>/dev/null; then
	echo "the demo did not survive it:" >&2
	tail -20 "$work/demo.log" >&2
	failed=1
fi
if grep -q '"level":"ERROR"' "$work/demo.log"; then
	echo "== errors of the program meanwhile"
	grep '"level":"ERROR"' "$work/demo.log" | head -20
	failed=1
fi
exit "$failed"
