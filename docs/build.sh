#!/usr/bin/env bash
# The documentation as a site in .build/docs/html. First antsibull-docs checks every reference to a module, an option or a
# return value; then it makes the collection's pages from what stands here, and Sphinx the site, where a warning is an
# error. The tools come from the virtual environment; nothing is downloaded.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
export ANSIBLE_HOME="$PWD/.build/ansible-home"
site="$PWD/.build/docs"

rm -rf "$site"
mkdir -p "$site/rst" "$site/roots/ansible_collections/amazon"
chmod go-w "$site/rst"

# Only what this collection depends on is among the roots: the linter reads all collections that it finds, and the
# virtual environment has a hundred.
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
ln -s "$packages/ansible_collections/amazon/aws" "$site/roots/ansible_collections/amazon/aws"
ANSIBLE_COLLECTIONS_PATH="$site/roots" ANSIBLE_COLLECTIONS_SCAN_SYS_PATH=false antsibull-docs lint-collection-docs \
  --plugin-docs --skip-rstcheck --validate-collection-refs=all --disallow-unknown-collection-refs \
  --check-extra-docs-refs .

antsibull-docs collection --use-current --squash-hierarchy --cleanup everything --fail-on-error \
  --dest-dir "$site/rst" mailops.workmail
python docs/front_page.py "$site/rst/index.rst"
sphinx-build -q -W --keep-going -c docs/docsite -d "$site/doctrees" "$site/rst" "$site/html"

# Every page that the tree has the makings of is there, and none says that its documentation could not be read.
{
  for path in plugins/modules/*.py; do basename "$path" .py | sed 's/$/_module/'; done
  for path in plugins/filter/*.yml; do basename "$path" .yml | sed 's/$/_filter/'; done
  for path in plugins/inventory/*.py; do basename "$path" .py | sed 's/$/_inventory/'; done
  for path in roles/*/; do basename "$path" | sed 's/$/_role/'; done
  for path in docs/docsite/rst/*.rst; do basename "$path" .rst | sed 's|^|docsite/|'; done
} | while read -r page; do
  if ! [ -s "$site/html/$page.html" ]; then
    echo "no page $page.html was built" >&2
    exit 1
  fi
done
python docs/links.py "$site/html"
echo "$(find "$site/html" -name '*.html' | wc -l) pages: .build/docs/html/index.html"
