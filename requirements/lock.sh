#!/usr/bin/env bash
# Resolve run.in and test.in in fresh virtual environments and pin what came out.
set -euo pipefail
cd "$(dirname "$0")"
for name in run test importer; do
  folder=$(mktemp -d)
  "${PYTHON:-python3}" -m venv "$folder"
  if [ "$name" = test ]; then
    "$folder/bin/python" -m pip install --quiet -c run.txt -r test.in
  else
    "$folder/bin/python" -m pip install --quiet -r "$name.in"
  fi
  {
    echo "# Made by \`make lock\` from $name.in."
    "$folder/bin/python" -m pip freeze --all --exclude pip
  } >"$name.txt"
  rm -rf "$folder"
done
