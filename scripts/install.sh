#!/usr/bin/env bash
# install.sh PURPOSE PACKAGE... installs Debian packages with apt where it may; else it stops and names the command.
set -euo pipefail

purpose=$1
shift
(($# > 0)) || exit 0

as_root=()
((EUID == 0)) || as_root=(sudo -n)
if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
	echo "Voor $purpose ontbreekt: $*. Geef eerst: sudo apt-get update && sudo apt-get install $*" >&2
	exit 1
fi

# What needs a server starts its own. Debian's packages would start theirs too: for as long as the installation takes,
# policy-rc.d forbids that (unless the machine has a policy of its own).
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
	trap '"${as_root[@]}" rm -f "$policy"' EXIT
	printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
	"${as_root[@]}" chmod 755 "$policy"
fi

echo "Voor $purpose installeren: $*"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
if ! output=$({ "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@"; } 2>&1); then
	echo "$output" >&2
	echo "Installeren is niet gelukt. Probeer: sudo apt-get update && sudo apt-get install $*" >&2
	exit 1
fi
