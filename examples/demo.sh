#!/usr/bin/env bash
# Start a local WorkMail without any organization, build the example organization, show, export and audit it, stop.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="${DEMO_BIN:-$PWD/.venv/bin}"
out="${DEMO_DIR:-$PWD/.build/demo}"
mkdir -p "$out"
began=$SECONDS

# shellcheck source=examples/local.sh
. examples/local.sh
serve emulator "$bin/workmail-emulator" --port 0 --creation-reads 1
export AWS_ENDPOINT_URL_WORKMAIL="$url"
play() { playbook demo "$@"; }

say "Preview" "There is no organization yet. Check mode tells what would be done, with the differences, and writes nothing."
play --tags apply --check --diff >"$out/preview.txt"
awk '/Apply users, groups and resources/ { found = 1 } found && ++shown <= 30' "$out/preview.txt"
printf '   … %s lines in all, see .build/demo/preview.txt\n' "$(wc -l <"$out/preview.txt")"
grep -E '^ +msg:|changed=' "$out/preview.txt"

say "Run" "The same for real: the organization, then everybody in one task."
play --tags apply >"$out/run.txt"
grep -E '^ +msg:|changed=' "$out/run.txt"

say "Second run" "Everything is as wanted, so nothing is changed."
play --tags apply >"$out/again.txt"
grep -E '^ +msg:|changed=' "$out/again.txt"
grep -q 'changed=0 ' "$out/again.txt" || { echo "the second run changed something" >&2; exit 1; }

say "The organization" "As the info modules see it."
play --tags show >"$out/show.txt"
sed -n '/^ *msg: |/,/^PLAY RECAP/p' "$out/show.txt" | sed -e '1d;/^PLAY RECAP/d' -e 's/^        //'

say "Export" "The whole organization as files to keep in git."
rm -rf "$out/files"
playbook export -e export_organization=acme -e "export_dir=$out/files" >"$out/export.txt"
head -n 16 "$out/files/groups.yml"
wc -l "$out"/files/*.yml | sed "s|$out/|.build/demo/|"

say "Audit" "Somebody disables j.quinn beside the files; the audit finds it, and tells who may open which mailbox."
"$bin/ansible" localhost -c local -e ansible_python_interpreter="$bin/python" -m mailops.workmail.workmail_user \
  -a '{"organization": "acme", "name": "j.quinn", "enabled": false}' >"$out/console.txt"
rm -rf "$out/report"
playbook audit -e audit_organization=acme -e "audit_definition_dir=$out/files" -e "audit_dir=$out/report" >"$out/audit.txt"
sed -n "/Show the drift/,/^TASK .*Stop/s/^    - '\{0,1\}//p" "$out/audit.txt" | sed -e "s/'$//" -e '/^Written/d'
printf 'Open .build/demo/report/audit.html in a browser.\n'

printf '\nThe local WorkMail answered %s calls. The demo took %s seconds.\n' \
  "$("$bin/python" -c 'import json, sys, urllib.request; print(sum(json.load(urllib.request.urlopen(sys.argv[1] + "/_emulator/counts")).values()))' "$url")" \
  "$((SECONDS - began))"
