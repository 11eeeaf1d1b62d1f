#!/usr/bin/env bash
# Take the 64 people of the example organization out of a local WorkMail, with the playbooks of the guides.
# Everything runs on this machine: WorkMail, S3, KMS and IAM (moto), a name server, and the IMAP server of the new system.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="${DEMO_BIN:-$PWD/.venv/bin}"
out="${DEMO_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/demo-exit.XXXXXX")}"
mkdir -p "$out"
began=$SECONDS

# shellcheck source=examples/local.sh
. examples/local.sh
exit_server() { PYTHONPATH="$PWD/tests" exec "$bin/python" examples/exit_servers.py "$@"; }

# step NAME PLAYBOOK WORDS...: run a playbook and show its summary; its whole output is in NAME.txt.
step() {
  local name=$1 log="$out/$1.txt" at=$SECONDS
  shift
  playbook "$@" >"$log" || { cat "$log" >&2; exit 1; }
  sed -n '/^TASK \[.*Show /,/^}/p' "$log" |
    sed -n -e '/"msg": \[/d' -e 's/^ *\("msg": \)\{0,1\}"\(.*\)",\{0,1\}$/\2/p' | sed 's/\\"/"/g'
  printf '(%s seconds)\n' "$((SECONDS - at))"
}

serve storage exit_server storage
for service in S3 KMS IAM STS; do export "AWS_ENDPOINT_URL_$service=$url"; done
# The test sets DEMO_POPULATE: then the emulator makes a smaller organization itself.
made=(--domain-pending 1)
[ -z "${DEMO_POPULATE:-}" ] || made=(--organization acme --domain acme:acme.example --populate "$DEMO_POPULATE")
serve workmail "$bin/workmail-emulator" --port 0 --s3-endpoint "$url" "${made[@]}"
export AWS_ENDPOINT_URL_WORKMAIL="$url" AWS_EC2_METADATA_DISABLED=true
serve names exit_server names "$out/switch"
names=${servers[-1]}
nameserver=(-e exit_switch_nameservers=127.0.0.1 -e "exit_switch_nameserver_port=$url")
# The modules of amazon.aws have deprecations of their own.
export ANSIBLE_CALLBACK_RESULT_FORMAT=json ANSIBLE_DEPRECATION_WARNINGS=false
store=(-e exit_store=s3://acme-exports/exit)
# Two hosts share the archives, here both on this machine.
cat >"$out/readers.ini" <<'INI'
[readers]
one
two
[readers:vars]
ansible_connection=local
ansible_python_interpreter={{ ansible_playbook_python }}
INI

say "The organization" "64 people on a local WorkMail, with the mail domain acme.example and mail in every mailbox."
shared=()
if [ -z "${DEMO_POPULATE:-}" ]; then
  step organization demo --tags apply
  "$bin/ansible" localhost -c local -e ansible_python_interpreter="$bin/python" -m mailops.workmail.workmail_domain \
    -a '{"organization": "acme", "domain": "acme.example", "wait_verified": true}' >"$out/domain.txt"
  "$bin/python" examples/exit_servers.py fill "$AWS_ENDPOINT_URL_WORKMAIL"
  shared=(-e exit_shared_mailboxes=sales.shared)
fi

say "1. Assess" "What leaving takes, and what the new system cannot take as it is. Nothing is changed."
step assess exit_assess -e exit_assess_organization=acme -e exit_targets=postfix_dovecot -e "exit_assess_dir=$out/status"

say "2. Storage" "A bucket, a key and a role, so that WorkMail can write exports."
step storage exit_storage -e exit_storage_organization=acme -e exit_storage_bucket=acme-exports | tail -n 1

say "3. Export" "Every mailbox into the bucket, ten at a time."
step export exit_export -e exit_export_organization=acme "${store[@]}" -e exit_export_wave=final \
  -e exit_export_poll_interval=0.2 -e "exit_export_report=$out/exports.csv"

say "4. Verify" "Every archive is read, and every message counted."
step verify exit_verify -e exit_verify_organization=acme "${store[@]}" -e exit_verify_wave=final \
  -i "$out/readers.ini" -e exit_verify_hosts=readers

say "5. Build the target" "The files from which Postfix and Dovecot get the same users, aliases and lists."
step pack exit_pack -e exit_pack_organization=acme -e exit_pack_targets=postfix_dovecot -e "exit_pack_dir=$out/packs" \
  -e exit_pack_domains=acme.awsapps.com=acme.example "${shared[@]}"

say "6. Import" "Every message into the mailbox of its owner on the new IMAP server, two mailboxes at a time."
"$bin/python" examples/exit_servers.py mapping "$out/exports.csv" "$out/mapping.csv"
serve mail exit_server mail "$out/mapping.csv"
printf 'The IMAP server is %s.\n' "$(sed -n 's/, listening.*//p' "$out/mail.log")"
import=(-i "$out/readers.ini" -e exit_import_hosts=readers
  -e exit_import_organization=acme "${store[@]}" -e exit_import_wave=final
  -e "exit_import_mapping=$out/mapping.csv" -e "exit_import_calendar_dir=$out/calendars"
  -e exit_import_host=127.0.0.1 -e "exit_import_port=$url" -e exit_import_encryption=none
  -e exit_import_password=only-for-tests -e exit_import_connections=1)
step import exit_import "${import[@]}" | sed -e '6,/^([0-9]* seconds)/{/^(/!d}'  # the first mailboxes and the time

say "7. Switch" "From here on, only the migration host can use WorkMail. Then the plan for DNS, its publication, and a check."
step freeze exit_switch -e exit_switch_organization=acme "${store[@]}" -e exit_switch_action=freeze \
  -e exit_switch_migration_hosts=192.0.2.17
cat >"$out/switch.yml" <<'YAML'
exit_switch_organization: acme
exit_switch_target: custom
exit_switch_date: "2027-01-18"
exit_switch_today: "2027-01-16"
exit_switch_records:
  - {name: acme.example, type: MX, value: 10 mx.acme.example}
  - {name: acme.example, type: TXT, value: "v=spf1 mx ~all"}
  - {name: autodiscover.acme.example, type: CNAME, value: imap.acme.example}
YAML
step plan exit_switch -e "@$out/switch.yml" -e "exit_switch_dir=$out/switch" "${nameserver[@]}"
kill -HUP "$names"
step check exit_switch -e "@$out/switch.yml" -e exit_switch_action=check -e exit_switch_stage=switch \
  -e exit_switch_today=2027-01-18 "${store[@]}" "${nameserver[@]}"

say "8. Evidence" "A bag with checksums of everything, which another program finds valid."
step evidence exit_evidence -e exit_evidence_organization=acme "${store[@]}" -e exit_evidence_wave=final \
  -e "exit_evidence_dir=$out/definition" -e "exit_evidence_path=$out/evidence"
"$bin/python" -m bagit --validate "$out/evidence" 2>&1 | tail -n 1

say "9. Close" "Disable, wait two weeks, delete. The gate \"quiet\" is opened by name, because no mail is delivered here."
id=$(sed -n '/m-[0-9a-f]\{32\}/{s/.*\(m-[0-9a-f]\{32\}\).*/\1/p;q}' "$out/storage.txt")
close() {
  step "$1" exit_decommission -e "exit_decommission_organization=${2:-acme}" "${store[@]}" -e exit_decommission_wave=final \
    -e "exit_decommission_stage=$1" -e exit_decommission_confirm_alias=acme \
    -e '{"exit_decommission_overrides": {"quiet": "A rehearsal, in which no mail is delivered."}}' | tail -n 2
}
close disable
"$bin/python" examples/exit_servers.py wait "$AWS_ENDPOINT_URL_WORKMAIL" 15
close delete_entities
close deregister_domains
close delete_organization

say "Status" "One page for every morning: where each mailbox is, what is red, and what to run next."
step status exit_status -e "exit_status_organization=$id" "${store[@]}" -e exit_status_wave=final -e "exit_status_dir=$out/status"

printf '\nThe demo took %s seconds. What it wrote is in %s.\nThe status page is %s\n' "$((SECONDS - began))" "$out" \
  "$out/status/exit_status.html"
