#!/usr/bin/env bash
# Start a local WorkMail, make the example organization so, show it, stop the local WorkMail.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="$PWD/.venv/bin"
out="$PWD/.build/demo"
mkdir -p "$out"
began=$SECONDS

say() { printf '\n\033[1m== %s\033[0m\n%s\n\n' "$1" "$2"; }

"$bin/workmail-emulator" --port 0 --organization acme >"$out/emulator.log" 2>&1 &
emulator=$!
trap 'kill "$emulator" 2>/dev/null || true; wait "$emulator" 2>/dev/null || true' EXIT
for _try in $(seq 100); do
  url=$(sed -n 's/^listening on //p' "$out/emulator.log")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { echo "the emulator did not start; see $out/emulator.log" >&2; exit 1; }

export AWS_ENDPOINT_URL_WORKMAIL="$url" AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo
export ANSIBLE_CALLBACK_RESULT_FORMAT=yaml ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_INVENTORY_UNPARSED_WARNING=false
export ANSIBLE_DEPRECATION_WARNINGS=true ANSIBLE_NOCOWS=1 ANSIBLE_HOME="$out/ansible"
play() { "$bin/ansible-playbook" mailops.workmail.demo "$@"; }

say "Preview" "Check mode tells what would be done, with the differences, and writes nothing."
play --tags apply --check --diff >"$out/preview.txt"
head -n 40 "$out/preview.txt"
printf '   … %s lines in all, see .build/demo/preview.txt\n' "$(wc -l <"$out/preview.txt")"
grep -E '^ +msg:|changed=' "$out/preview.txt"

say "Run" "The same task for real."
play --tags apply | tee "$out/run.txt"

say "Second run" "Everything is as wanted, so nothing is changed."
play --tags apply | tee "$out/again.txt"
grep -q 'changed=0 ' "$out/again.txt" || { echo "the second run changed something" >&2; exit 1; }

say "The organization" "As the info modules see it."
play --tags show >"$out/show.txt"
sed -n '/^ *msg: |/,/^PLAY RECAP/p' "$out/show.txt" | sed -e '1d;/^PLAY RECAP/d' -e 's/^        //'

printf '\nThe local WorkMail answered %s calls. The demo took %s seconds.\n' \
  "$("$bin/python" -c 'import json, sys, urllib.request; print(sum(json.load(urllib.request.urlopen(sys.argv[1] + "/_emulator/counts")).values()))' "$url")" \
  "$((SECONDS - began))"
