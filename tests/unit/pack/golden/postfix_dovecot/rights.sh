#!/usr/bin/env bash
# Gives the holders of FULL_ACCESS rights on all folders that a mailbox has now. Run it on the server after the import.
set -u
share() {
  doveadm mailbox list -u "$1" | while IFS= read -r folder; do
    doveadm acl set -u "$1" "$folder" "user=$2" lookup read write write-seen write-deleted insert post expunge create
  done
}
share ann@example.com bob.berg@example.com
share sales@example.com ann@example.com
