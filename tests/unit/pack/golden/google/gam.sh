#!/usr/bin/env bash
# Builds groups, aliases, rooms, equipment and rights at Google Workspace with GAM 7 (https://github.com/GAM-team/GAM).
#
#   bash gam.sh preview    # shows the commands and changes nothing
#   bash gam.sh
#
# The script may be run again. It continues after an error, and lists all commands that failed in gam-failed.txt.
set -u
mode=${1:-run}
failed=0
: >gam-failed.txt

run() {
  if [ "$mode" = preview ]; then
    printf '%q ' gam "$@"
    echo
  elif ! gam "$@"; then
    failed=$((failed + 1))
    { printf '%q ' gam "$@"; echo; } >>gam-failed.txt
  fi
}

run create group all@example.com name 'All, "everybody" + more' whocanpostmessage anyone_can_post gal true
run create group empty@example.com name empty whocanpostmessage anyone_can_post gal false
run create group staff@example.com name staff whocanpostmessage anyone_can_post gal true
run create alias About@example.org target ann@example.com
run create alias info@example.com target ann@example.com
run create alias everybody@example.com target all@example.com
run update user sales@example.com gal off
run create resource beamer beamer category other type Equipment autoacceptinvitations true
run create resource fjord fjord category conference_room type Room autoacceptinvitations false description 'Second floor'
run resource fjord add acls writer user:ann@example.com
run resource fjord add acls writer user:Bob.Berg@example.com
run user ann@example.com add delegate Bob.Berg@example.com
run user Bob.Berg@example.com add sendas ann@example.com name 'Ann "Æ" O'"'"'N’eill' treatasalias false
run user sales@example.com add delegate ann@example.com

echo "$failed commands failed"
[ "$failed" -eq 0 ]
