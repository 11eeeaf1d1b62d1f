#!/usr/bin/env bash
# ansible-test sanity without a container and without an ignore file.
#
# It wants the collection as a real folder …/ansible_collections/mailops/workmail under git with amazon/aws beside it,
# real Pythons on the path, and a pip bootstrap script that it would download; a stand-in lies in its cache instead.
# MAILOPS_VENV names another environment than .venv, for another ansible-core.
# What the built artifact leaves out (emulator, tests, tools, examples) is left out here too: it is no Ansible content. The
# integration targets are.
set -euo pipefail
cd "$(dirname "$0")/../.."
top=$PWD
venv=${MAILOPS_VENV:-$top/.venv}
python="$venv/bin/python"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
build="$top/.build/sanity"
tree="$build/ansible_collections/mailops/workmail"
export HOME="$top/.build/home"
export ANSIBLE_HOME="$HOME/.ansible"

mkdir -p "$tree" "$build/ansible_collections/amazon" "$HOME/.ansible/test/cache"
find "$tree" -mindepth 1 -delete
git ls-files -co --exclude-standard -z -- . ':!emulator' ':!tests' ':!examples' ':!.ci' ':!requirements' ':!tools' ':!Makefile' ':!pyproject.toml' |
  while IFS= read -r -d '' file; do
    if [ -e "$file" ]; then
      mkdir -p "$tree/$(dirname "$file")"
      cp "$file" "$tree/$file"
    fi
  done
mkdir -p "$tree/tests"
cp -r tests/config.yml tests/integration "$tree/tests/"
if [ -n "$(find "$tree" -path '*sanity/ignore*')" ]; then
  echo "there must be no sanity ignore file" >&2
  exit 1
fi

site=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
ln -sfn "$site/ansible_collections/amazon/aws" "$build/ansible_collections/amazon/aws"
pip=$(sed -n "s/^ *pip='\([0-9.]*\)',$/\1/p" "$site/ansible_test/_internal/python_requirements.py")
cp tests/gates/get_pip.py "$HOME/.ansible/test/cache/get_pip_${pip//./_}.py"

cd "$tree"
git init --quiet .
git add --all
real=$(dirname "$("$python" -c 'import os, sys; print(os.path.realpath(sys.executable))')")
export PATH="$venv/bin:$top/.venv/bin:$real:/usr/bin:/bin"
"$venv/bin/ansible-test" sanity --local --python "$version" --color no "$@"
echo "sanity: nothing to complain about"
