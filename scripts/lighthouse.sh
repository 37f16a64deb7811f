#!/usr/bin/env bash
# Measures the main pages of a demo with Lighthouse, on this machine, and prints a line for each. Lighthouse stays out of the
# packages of the product: it is fetched into bin/lighthouse.
set -euo pipefail
cd "$(dirname "$0")/.."

version=12.8.2 # the last that runs on Node.js 20
if [[ ! -e bin/lighthouse/node_modules/lighthouse/package.json ]]; then
	echo "Lighthouse $version ophalen met npm"
	npm install --silent --no-audit --no-fund --ignore-scripts --no-save --prefix bin/lighthouse "lighthouse@$version"
fi
CHROME_PATH=${VK_TEST_CHROMIUM:-$(command -v chromium)}
export CHROME_PATH
node web/browser/lighthouse.mjs "$@"
