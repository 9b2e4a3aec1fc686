#!/usr/bin/env bash
# Write requirements/*.txt and package-lock.json: versions and hashes, never the host they came from.
# `scripts/lock.sh --upgrade` moves to the newest versions; without it a lock changes only where it must.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

# uv does not read pip's configuration; hand the index on.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
  index=${PIP_INDEX_URL:-$(python -m pip config get global.index-url 2>/dev/null || true)}
  if [ -n "$index" ]; then export UV_DEFAULT_INDEX=$index; fi
fi

lock() {
  local out=$1
  shift
  echo "locking $out"
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
    --output-file "$out" "$@"
}

upgrade=("$@")
lock requirements/build.txt requirements/build.in "${upgrade[@]}"
lock requirements/run.txt pyproject.toml "${upgrade[@]}"
lock requirements/dev.txt pyproject.toml requirements/dev.in --extra spark "${upgrade[@]}"

echo "locking package-lock.json"
npm install --package-lock-only --loglevel=error
# Packages name addresses for donations; a lock carries none.
python - <<'PYTHON'
import json
from pathlib import Path

path = Path("package-lock.json")
lock = json.loads(path.read_text(encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
PYTHON
