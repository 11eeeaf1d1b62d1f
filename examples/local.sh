# What both demos share: a local WorkMail on a free port, and playbooks that find it. To be sourced, from the top of the
# repository, with `bin` (the programs of .venv) and `out` (a folder) set.
# shellcheck shell=bash disable=SC2154
set -euo pipefail

say() { printf '\n\033[1m== %s\033[0m\n%s\n\n' "$1" "$2"; }

servers=()
stop() {
  [ "${#servers[@]}" = 0 ] || kill "${servers[@]}" 2>/dev/null || true
  wait || true
}
trap stop EXIT

# serve NAME COMMAND...: run a server in the background; `url` becomes what it says to listen on.
serve() {
  local name=$1 log="$out/$1.log"
  shift
  : >"$log"  # sed reads it before the server may have opened it
  "$@" >"$log" 2>&1 &
  servers+=($!)
  for _try in $(seq 300); do
    url=$(sed -n '/listening on\|Running on/{s/.*\(listening on\|Running on\) //p;q}' "$log")
    [ -z "$url" ] || return 0
    kill -0 "${servers[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server $name did not start; see $log" >&2
  exit 1
}

export AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=only-for-rehearsals AWS_REGION=eu-west-1
export ANSIBLE_CALLBACK_RESULT_FORMAT=yaml ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_INVENTORY_UNPARSED_WARNING=false
export ANSIBLE_PIPELINING=true ANSIBLE_DEPRECATION_WARNINGS=true ANSIBLE_NOCOWS=1 ANSIBLE_HOME="$out/ansible"
playbook() { "$bin/ansible-playbook" "mailops.workmail.$1" "${@:2}"; }
