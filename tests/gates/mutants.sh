#!/usr/bin/env bash
# Change the planner in COUNT random places of a copy, one at a time, and show the changes that no test notices.
#   bash tests/gates/mutants.sh [COUNT] [SEED]
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-60} seed=${2:-1}
top=$PWD
bin="$top/.venv/bin"
copy="$top/.build/mutants"
rm -rf "$copy"
mkdir -p "$copy/tree" "$copy/path/ansible_collections/mailops"
git ls-files -z | xargs -0 cp --parents -t "$copy/tree"
site=$("$bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
ln -s "$site/ansible_collections/amazon" "$copy/path/ansible_collections/amazon"
ln -s "$copy/tree" "$copy/path/ansible_collections/mailops/workmail"

cd "$copy/tree"
export PYTHONPATH="$copy/path" PYTHONDONTWRITEBYTECODE=1
# What most often notices a change of the planner comes first. Only what that misses costs the minutes of the rest.
often=(rules single_rules wrong_rules device_rules retention_policy settings kept_values domain organization directory guards)
rest=(user group resource alias_and_permission names who_is_meant renaming returning_aliases removing_one_by_one shared_mailbox
  lasting_references places approved preview told_truly least_calls setting_calls)
cat >mutant.sh <<SH
set -e
"$bin/python" -m pytest -x -q -p no:randomly tests/unit/plan ${often[*]/#/tests/modules/test_}
"$bin/python" -m pytest -x -q -p no:randomly ${rest[*]/#/tests/modules/test_}
SH
sed -i -E 's#(tests/modules/test_[a-z_]+)#\1.py#g' mutant.sh
bash mutant.sh >/dev/null
cat >mutants.toml <<TOML
[cosmic-ray]
module-path = "plugins/module_utils/_plan"
timeout = 900.0
excluded-modules = []
test-command = "bash mutant.sh"
[cosmic-ray.distributor]
name = "local"
TOML
"$bin/cosmic-ray" init mutants.toml mutants.sqlite
"$bin/python" "$top/tests/gates/sample_mutants.py" mutants.sqlite "$count" "$seed"
"$bin/cosmic-ray" exec mutants.toml mutants.sqlite
"$bin/cr-report" --show-diff --surviving-only mutants.sqlite
