#!/usr/bin/env bash
# Build the artifact as it would be published and let Galaxy's own importer look at it: no error, no warning.
set -euo pipefail
cd "$(dirname "$0")/../.."
top=$PWD
build="$top/.build/importer"
importer="$top/.venv/importer/bin"
rm -rf "$build"
mkdir -p "$build/home"
export HOME="$build/home" ANSIBLE_HOME="$build/home/.ansible" PATH="$importer:$PATH"
"$top/.venv/bin/ansible-galaxy" collection build --output-path "$build" . >/dev/null

# Its ansible-doc looks for amazon.aws in its own environment; a link to the one in .venv serves.
site() { "$1" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])'; }
mkdir -p "$(site "$importer/python")/ansible_collections"
ln -sfn "$(site "$top/.venv/bin/python")/ansible_collections/amazon" "$(site "$importer/python")/ansible_collections/amazon"

cat >"$build/importer.cfg" <<CFG
[galaxy-importer]
RUN_ANSIBLE_TEST = False
RUN_ANSIBLE_LINT = True
OFFLINE_ANSIBLE_LINT = True
RUN_FLAKE8 = False
CHECK_REQUIRED_TAGS = True
CHECK_CHANGELOG = True
CFG
cd "$build"
GALAXY_IMPORTER_CONFIG="$build/importer.cfg" "$importer/python" -m galaxy_importer.main mailops-workmail-*.tar.gz >importer.log 2>&1 || true
# The collection awx.awx is needed by those who have an AWX only, so the importer does not find it. Nor does it find the
# collection that it looks at, of which examples/awx imports the playbooks: it is not installed. `ansible-lint` finds both.
if ! grep -q "completed successfully" importer.log || grep -E "ERROR|WARNING" importer.log |
  grep -v -e "awx\.awx" -e "Failed to find mailops\.workmail\.[a-z_]* playbook"; then
  tail -20 importer.log >&2
  exit 1
fi
wc -c mailops-workmail-*.tar.gz
