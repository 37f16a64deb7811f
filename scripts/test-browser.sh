#!/usr/bin/env bash
# Builds the program and runs the browser tests in web/browser. They find the program in VK_TEST_PROGRAM and the browser in
# VK_TEST_CHROMIUM.
set -euo pipefail
cd "$(dirname "$0")/.."

make --no-print-directory build
export VK_TEST_PROGRAM="$PWD/bin/veiligheidskalender"
VK_TEST_CHROMIUM=$(command -v chromium)
export VK_TEST_CHROMIUM

cd web/browser
if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
	echo "Pakketten voor de browsertests ophalen met npm"
	npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	mkdir -p node_modules && touch node_modules/.package-lock.json
fi
echo "Browsertests draaien"
npm test
