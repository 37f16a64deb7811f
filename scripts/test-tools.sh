#!/usr/bin/env bash
# Makes sure that what the tests need is there: Redis, PostgreSQL, Chromium, a C compiler (for Go's race detector), libical and
# ical.js, which read the feeds as calendar programs do, and Bluesky's own server (some 250 MB).
# What is missing it installs with apt where it may, and meanwhile with npm; else it stops and names the command.
# Nothing missing: no output.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
have() { command -v "$1" >/dev/null 2>&1; }
have redis-server || missing+=(redis-server)
have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
have chromium || missing+=(chromium)
have "${CC:-gcc}" || missing+=(gcc libc6-dev)
[[ -e /usr/include/libical/ical.h ]] || missing+=(libical-dev)

# fetch FOLDER WHAT gets the packages of a folder, unless they are there.
fetch() {
	local have=$1/node_modules/.package-lock.json # npm writes it last
	[[ ! -e $have || $1/package-lock.json -nt $have ]] || return 0
	echo "$2 ophalen met npm"
	npm --prefix "$1" ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch "$have" && return 0
	echo "$2 ophalen is niet gelukt. Probeer: npm --prefix $1 ci --ignore-scripts" >&2
	return 1
}

{ fetch calendar/testdata/icaljs "Pakketten voor de agendatests" && fetch publisher/testdata/pds "De server van Bluesky"; } &
fetching=$!
status=0
scripts/install.sh "de tests" "${missing[@]}" || status=1
wait "$fetching" || status=1
exit "$status"
