#!/usr/bin/env bash
# ansible-lint with the production profile. It finds the collection by the link in the virtual environment and writes
# under .build only.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/.venv/bin:$PATH"
export ANSIBLE_HOME="$PWD/.build/ansible-home"
exec ansible-lint --profile production --offline --strict
