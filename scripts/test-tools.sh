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
((${#missing[@]} > 0)) || exit 0

as_root=()
((EUID == 0)) || as_root=(sudo -n)
if ! have apt-get || ! "${as_root[@]}" true 2>/dev/null; then
	echo "Voor de tests ontbreekt: ${missing[*]}. Geef eerst: sudo apt-get update && sudo apt-get install ${missing[*]}" >&2
	exit 1
fi

# The tests start their own servers. Debian's packages would start theirs too: for as long as the installation takes,
# policy-rc.d forbids that (unless the machine has a policy of its own).
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
	trap '"${as_root[@]}" rm -f "$policy"' EXIT
	printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
	"${as_root[@]}" chmod 755 "$policy"
fi

echo "Voor de tests installeren: ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
if ! output=$({ "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } 2>&1); then
	echo "$output" >&2
	echo "Installeren is niet gelukt. Probeer: sudo apt-get update && sudo apt-get install ${missing[*]}" >&2
	exit 1
fi
