#!/bin/sh
# Installs what the tests need and is not there yet: PostgreSQL, Chromium, a
# font, a C compiler (for the race detector) and two solvers of linear programs (for the
# attack on the figures) with apt, and axe-core and an OpenID provider with npm from their lock files. It says what it installs, and does nothing when all is there.
set -eu
cd "$(dirname "$0")/.."

# Older ones make calls home that the browser tests take for calls of a page, and tell
# less of what a page was refused.
oldest_browser=156

have() { command -v "$1" >/dev/null 2>&1; }

have_postgres() {
	have initdb && return 0
	for p in /usr/lib/postgresql/*/bin/initdb; do [ -x "$p" ] && return 0; done
	return 1
}

have_contrib() {
	for d in /usr/share/postgresql/*/extension /usr/share/pgsql/extension /usr/share/postgresql/extension; do
		[ -e "$d/pg_trgm.control" ] && return 0
	done
	return 1
}

# The version of the first of these programs that is there; the tests take that one.
version_of() {
	for b in "$@"; do
		if have "$b"; then
			"$b" --version 2>/dev/null | sed -n 's/^[^0-9]*\([0-9][0-9]*\)\..*/\1/p' | head -n 1
			return
		fi
	done
}
browser_version() { version_of chromium chromium-browser google-chrome; }

new_enough() { [ "${1:-0}" -ge "$oldest_browser" ]; }

# With its headers: the attack is built against it.
have_glpk() { [ -e /usr/include/glpk.h ] || [ -e /usr/local/include/glpk.h ]; }

have_font() {
	for f in /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf /usr/share/fonts/*/DejaVuSans.ttf; do
		[ -e "$f" ] && return 0
	done
	return 1
}

missing=''
have_postgres || missing="$missing postgresql"
have_contrib || missing="$missing postgresql-contrib"
new_enough "$(browser_version)" || missing="$missing chromium"
new_enough "$(version_of chromium-headless-shell)" || missing="$missing chromium-headless-shell"
have_font || missing="$missing fonts-dejavu-core"
have gcc || missing="$missing gcc libc6-dev"
have_glpk || missing="$missing libglpk-dev"
have cbc || missing="$missing coinor-cbc"
have git || missing="$missing git"
have npm || missing="$missing npm"

if [ -n "$missing" ]; then
	if ! have apt-get; then
		echo "The tests need these (Debian's names):$missing" >&2
		echo "This system has no apt, so install them yourself and run this again." >&2
		exit 1
	fi
	as_root=''
	if [ "$(id -u)" -ne 0 ]; then
		if ! have sudo; then
			echo "The tests need:$missing" >&2
			echo "Installing needs root and there is no sudo. As root:" >&2
			echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
			exit 1
		fi
		as_root=sudo
	fi
	echo "Installing with apt, which takes some minutes:$missing"
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	# The list is words on purpose.
	# shellcheck disable=SC2086
	if ! { $as_root apt-get update -q &&
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
		tail -n 40 "$log" >&2
		exit 1
	fi
fi

if [ -z "$(browser_version)" ]; then
	echo "There is still no Chromium that starts." >&2
	exit 1
fi
if ! new_enough "$(browser_version)"; then
	echo "The browser is version $(browser_version); the tests were written for $oldest_browser or newer and may fail." >&2
	echo "On Debian that comes with the security updates." >&2
fi

# npm leaves its own lock file in node_modules; compare what it has with ours.
install_packages() { # folder, a file that must be there, what it is
	wanted=$(sed -n 's/.*"integrity": "\(.*\)".*/\1/p' "$1/package-lock.json")
	present=$(sed -n 's/.*"integrity": "\(.*\)".*/\1/p' "$1/node_modules/.package-lock.json" 2>/dev/null || true)
	if [ -z "$wanted" ]; then
		echo "$1/package-lock.json names no package with its checksum" >&2
		exit 1
	fi
	if [ "$wanted" != "$present" ] || [ ! -f "$1/node_modules/$2" ]; then
		echo "Installing with npm: the packages of $1/package-lock.json ($3)"
		(cd "$1" && npm ci --ignore-scripts --no-audit --no-fund)
	fi
}
install_packages . axe-core/axe.min.js axe-core
install_packages internal/base/openid/openidtest/testdata/provider oidc-provider/lib/index.js "an OpenID provider"
