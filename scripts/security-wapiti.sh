#!/bin/sh
# wapiti against a demo on this machine, signed in: BASE SESSION STARTS FOLDER. STARTS is a file
# of paths to begin at. At most 4 minutes: one and a half to find its way, a quarter of a minute
# for each kind of attack.
# Exit status 1 when it reports something, or nothing was walked.
set -eu
base=$1 session=$2 starts=$3 out=$4
mkdir -p "$out"
# wapiti 3.0 of Debian 12 cannot leave an address out (-x) under Python 3.11, which wants the
# flags of a pattern first: put there, it can.
cat >"$out/start.py" <<'P'
import re, runpy, shutil
compile = re.compile
re.compile = lambda p, f=0: compile("(?ms)" + p[:-5] if isinstance(p, str) and p.endswith(r"\Z(?ms)") else p, f)
runpy.run_path(shutil.which("wapiti"), run_name="__main__")
P
from=$(sed "s|^|-s $base|" "$starts")
# Signing out ends the walk; the session stays in the header. ssrf gets this machine's own
# address to lead to, so that nothing goes outside.
# shellcheck disable=SC2086 # addresses have no spaces
timeout 480 "$(sed -n '1s/^#! *//p' "$(command -v wapiti)")" "$out/start.py" -u "$base/" $from -H "Cookie: samendoen=$session" --store-session "$out" --store-config "$out" \
	-x "$base/uitloggen" --max-scan-time "${WAPITI_SECONDS:-90}" --max-attack-time "${WAPITI_ATTACK:-15}" --max-links-per-page 40 --max-files-per-dir 20 \
	-m sql,xss,exec,file,redirect,ssrf,csp,http_headers,cookieflags,crlf --endpoint "$base/" \
	--no-bugreport --flush-session -S normal -v 1 -t 10 -f json -o "$out/report.json" >"$out/walk.log" 2>&1 || {
	tail -20 "$out/walk.log"
	exit 1
}
python3 - "$out/report.json" "$out/walk.log" <<'P'
import json, re, sys

# What is no weakness here. A demo is plain HTTP on this machine: there is no HTTPS to insist
# on; over HTTPS both are there (TestServesOverHTTPS). And X-XSS-Protection switched on a filter
# that browsers took out because it let in more than it kept out; the content policy does this.
EXPLAINED = ("Strict-Transport-Security is not set", "Secure flag is not set", "X-XSS-Protection is not set")

report = json.load(open(sys.argv[1]))
found = passed = 0
for part in ("vulnerabilities", "anomalies"):
    for name, cases in report[part].items():
        for c in cases:
            if c["info"].startswith(EXPLAINED):
                passed += 1
                continue
            found += 1
            print(f"{name}: {c['method']} {c['path']} {c.get('parameter') or ''}: {c['info']}")
log = open(sys.argv[2]).read()
pages = len(set(re.findall(r"^\[\+\] \w+ (http\S+)", log, re.M)))
print(f"{found} findings, {passed} that are explained; {pages} addresses, modules: "
      + " ".join(re.findall(r"Launching module (\w+)", log)))
sys.exit(1 if found or not pages else 0)
P
