#!/usr/bin/env bash
# The dashboards against Grafana's published schema: @grafana/schema of npm is TypeScript, so each file becomes a constant
# of Grafana's types and the TypeScript compiler is asked.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for program in node npm; do
  command -v "$program" >/dev/null || { echo "needs $program (apt-get install nodejs npm)"; exit 77; }
done

work=$root/target/grafana-schema
mkdir -p "$work"
cp "$root"/grafana-dashboards/schema/{package.json,types.ts,typed.mjs} "$work"
cd "$work"
if ! timeout 120 npm install --no-audit --no-fund --ignore-scripts --no-package-lock >npm.log 2>&1; then
  cat npm.log
  echo 'needs the npm registry, for @grafana/schema and typescript'
  exit 77
fi

check() { # FOLDER
  node typed.mjs "$1" types.ts checked.ts &&
    node_modules/.bin/tsc --noEmit --strict --skipLibCheck --moduleResolution bundler --module esnext --target es2022 checked.ts
}

check "$root/grafana-dashboards/dashboards"
echo 'the dashboards are what Grafana calls one'

# The check can fail: a word that is not Grafana's in the board, in a panel's options, and a value that is none of its own.
for wrong in 's/"gridPos"/"gridpos"/' 's/"showLegend"/"showLegends"/' 's/"mode" : "multi"/"mode" : "several"/'; do
  rm -rf wrong
  mkdir wrong
  sed "$wrong" "$root/grafana-dashboards/dashboards/cluster.json" >wrong/cluster.json
  if check wrong >wrong.log; then
    echo "not found: $wrong"
    exit 1
  fi
done
