#!/usr/bin/env bash
# Makes sure that what the tests need is there: Redis, PostgreSQL, Chromium, a C compiler (for Go's race detector), and libical
# and ical.js, which read the feeds as calendar programs do.
# What is missing it installs with apt where it may; else it stops and names the command. Nothing missing: no output.
set -euo pipefail

missing=()
have() { command -v "$1" >/dev/null 2>&1; }
have redis-server || missing+=(redis-server)
have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
have chromium || missing+=(chromium)
have "${CC:-gcc}" || missing+=(gcc libc6-dev)
[[ -e /usr/include/libical/ical.h ]] || missing+=(libical-dev)

# ical.js reads the feeds as Thunderbird and Nextcloud do.
icaljs=$(dirname "$0")/../calendar/testdata/icaljs
if [[ ! -e $icaljs/node_modules/.package-lock.json || $icaljs/package-lock.json -nt $icaljs/node_modules/.package-lock.json ]]; then
	echo "Pakketten voor de agendatests ophalen met npm"
	(cd "$icaljs" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json)
fi
exec "$(dirname "$0")/install.sh" "de tests" "${missing[@]}"
