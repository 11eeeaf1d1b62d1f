#!/usr/bin/env bash
# Build the artifact as it would be published and install it into an empty folder, .build/artifact/collections, whose
# path goes to standard output: `make unit` runs the playbook tests and the demo from there.
set -euo pipefail
cd "$(dirname "$0")/../.."
build="$PWD/.build/artifact"
rm -rf "$build"
mkdir -p "$build"
export ANSIBLE_HOME="$build/home"
galaxy="$PWD/.venv/bin/ansible-galaxy"
"$galaxy" collection build --output-path "$build" . >&2
# Galaxy is not asked for amazon.aws: the one in .venv is found beside what is installed here.
"$galaxy" collection install --force --no-deps --offline --collections-path "$build/collections" "$build"/mailops-workmail-*.tar.gz >&2
echo "$build/collections"
