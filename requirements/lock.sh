#!/usr/bin/env bash
# Resolve each .in in fresh virtual environments and pin what came out.
set -euo pipefail
cd "$(dirname "$0")"
for name in run exit test importer; do
  folder=$(mktemp -d)
  "${PYTHON:-python3}" -m venv "$folder"
  case $name in
    exit) known=(-c run.txt) ;;
    test) known=(-c exit.txt) ;;
    *) known=() ;;
  esac
  "$folder/bin/python" -m pip install --quiet "${known[@]}" -r "$name.in"
  {
    echo "# Made by \`make lock\` from $name.in."
    "$folder/bin/python" -m pip freeze --all --exclude pip
  } >"$name.txt"
  rm -rf "$folder"
done
