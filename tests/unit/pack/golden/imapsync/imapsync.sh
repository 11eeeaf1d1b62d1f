#!/usr/bin/env bash
# Copies every mailbox of accounts.txt with imapsync (https://imapsync.lamiral.info).
#
#   bash imapsync.sh --dry    # connects, compares and copies nothing
#   bash imapsync.sh
#
# Arguments go to imapsync. Where a password is empty in accounts.txt, it is the first line of
# passwords1/<user> (WorkMail) or passwords2/<user> (the new system). Mailboxes that failed are in failed.txt.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
secrets=$(mktemp -d) || exit 1
trap 'rm -rf "$secrets"' EXIT
: >failed.txt
while IFS=';' read -r host1 user1 password1 host2 user2 password2 options _rest; do
  case $host1 in '' | '#'*) continue ;; esac
  file1=passwords1/$user1 file2=passwords2/$user2
  if [ -n "$password1" ]; then
    printf '%s\n' "$password1" >"$secrets/1"
    file1=$secrets/1
  fi
  if [ -n "$password2" ]; then
    printf '%s\n' "$password2" >"$secrets/2"
    file2=$secrets/2
  fi
  # shellcheck disable=SC2086 # the column has several options
  imapsync --host1 "$host1" --user1 "$user1" --passfile1 "$file1" --ssl1 \
    --host2 "$host2" --user2 "$user2" --passfile2 "$file2" --ssl2 \
    --automap --addheader --syncinternaldates --maxmessagespersecond 4 --errorsmax 500 --nofoldersizesatend \
    $options "$@" </dev/null || printf '%s %s\n' "$?" "$user1" >>failed.txt
done <accounts.txt
if [ -s failed.txt ]; then
  echo "These mailboxes are not complete (exit code of imapsync, user):"
  cat failed.txt
  exit 1
fi
