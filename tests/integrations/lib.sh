# shellcheck shell=bash
# What the scripts beside this file share: tools in a folder that outlives a run, and a table of checks.
#
# LAMEDUCK_TOOLS  where tools are installed, so that a second run needs no network; default target/integration-tools
# LAMEDUCK        the program to check; default: the debug build

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
tools=${LAMEDUCK_TOOLS:-$root/target/integration-tools}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
program=$(realpath -m "${LAMEDUCK:-$root/target/debug/lameduck}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rows=()
failed=0

lameduck() {
    "$program" "$@"
}

# Builds the program, unless another one is to be checked.
build() {
    if [[ -z ${LAMEDUCK:-} ]]; then
        (cd "$root" && cargo build --quiet --bin lameduck)
    fi
}

# check CONSUMER FORMAT COMMAND...: runs a command, whose last line is the result, and remembers a row.
check() {
    local consumer=$1 format=$2 log="$work/log"
    shift 2
    # Not as a condition: bash would go on after a command that fails.
    local code
    set +e
    (set -e; "$@") >"$log" 2>&1
    code=$?
    set -e
    if [[ $code -eq 0 ]]; then
        rows+=("$consumer|$format|ok: $(tail -n 1 "$log")")
    else
        rows+=("$consumer|$format|FAILED")
        failed=1
        printf '\n== %s, %s\n' "$consumer" "$format" >&2
        tail -n 60 "$log" >&2
    fi
}

# Prints the table, and ends with 1 if a check failed.
finish() {
    printf '\n'
    printf '%s\n' 'consumer|format|result' '---|---|---' "${rows[@]}" | column -t -s '|' -o ' | '
    exit "$failed"
}

# once NAME COMMAND...: runs a command unless it was successful in an earlier run. The name holds the version.
once() {
    local mark="$tools/.done/$1"
    shift
    if [[ ! -e $mark ]]; then
        "$@"
        mkdir -p "$(dirname "$mark")"
        touch "$mark"
    fi
}

# npm_package NAME@VERSION...: installs packages into $tools/node_modules.
npm_package() {
    once "npm $(tr '/ ' '-+' <<<"$*")" \
        npm install --prefix "$tools" --no-save --no-audit --no-fund --ignore-scripts --loglevel error "$@"
}

# go_tool MODULE@VERSION: installs a program into $tools/bin.
go_tool() {
    once "go $(tr '/' '-' <<<"$1")" env GOBIN="$tools/bin" go install "$1"
}

# python_package NAME==VERSION...: installs packages for $tools/python/bin/python.
python_package() {
    [[ -x $tools/python/bin/python ]] || python3 -m venv "$tools/python"
    once "pip $*" "$tools/python/bin/pip" install --quiet "$@"
}

# debian_package COMMAND PACKAGE: installs a package of the distribution unless the command is there.
debian_package() {
    if ! command -v "$1" >/dev/null; then
        apt-get install --yes --quiet "$2" || { apt-get update && apt-get install --yes --quiet "$2"; }
    fi
}
