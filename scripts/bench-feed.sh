#!/usr/bin/env bash
# Measures the feeds beside nginx and Radicale (bench/feed says what and how). What is missing is installed with apt where that may.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
[[ -x /usr/sbin/nginx ]] || command -v nginx >/dev/null || missing+=(nginx)
command -v radicale >/dev/null || missing+=(radicale)
scripts/install.sh "de vergelijking" "${missing[@]}"

go -C bench/feed build -o ../../bin/feedbench .
exec bin/feedbench "$@"
