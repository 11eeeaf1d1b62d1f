#!/usr/bin/env bash
# Sends requests.tsv to the API of mailcow (https://mailcow.docs.apiary.io). Needs curl and a key that may write.
#
#   MAILCOW_URL=https://mail.example.com MAILCOW_API_KEY_FILE=key bash mailcow.sh
#
# The script may be run again: what exists is refused by mailcow and listed. Answers are in answers.txt.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
: "${MAILCOW_URL:?Set it to the address of mailcow, such as https://mail.example.com}"
: "${MAILCOW_API_KEY_FILE:?Set it to a file that has the API key}"
# The key is in no argument, which other users of the machine could see.
header=$(mktemp) || exit 1
trap 'rm -f "$header"' EXIT
printf 'X-API-Key: %s\n' "$(head -n 1 "$MAILCOW_API_KEY_FILE")" >"$header"
failed=0
: >answers.txt
while IFS=$'\t' read -r path body; do
  case $path in '' | '#'*) continue ;; esac
  random=$(head -c 18 /dev/urandom | base64 | tr '+/' 'xy')Aa1-
  for key in password password2; do
    placeholder="\"$key\": \"@RANDOM@\""
    body=${body//"$placeholder"/"\"$key\": \"$random\""}
  done
  answer=$(printf '%s' "$body" | curl --silent --show-error --fail-with-body --data-binary @- \
    --header "@$header" --header 'Content-Type: application/json' \
    "$MAILCOW_URL/api/v1/$path" 2>&1)
  code=$?
  case $code$answer in
    0*'"type":"danger"'* | 0*'"type":"error"'* | [1-9]*)
      failed=$((failed + 1))
      # Without the request, which mailcow repeats in its answer.
      reason=$(printf '%s' "$answer" | grep -o '"msg":[^}]*' || echo "curl ended with $code")
      printf '%s: %s\n' "$path" "$reason" >>answers.txt
      ;;
  esac
done <requests.tsv
echo "$failed requests were refused; see answers.txt"
[ "$failed" -eq 0 ]
