# shellcheck shell=bash
# What the scripts beside this file share: tools in a folder that outlives a run, and a table of checks.
#
# LAMEDUCK_TOOLS     where tools are installed, so that a second run needs no network; default target/integration-tools
# LAMEDUCK           the program to check; default: the debug build
# LAMEDUCK_MAY_SKIP  `install`: that a tool cannot be installed is no failure; the table says which checks were not run
# LAMEDUCK_COUNTS    a file that gets how many checks passed, failed, and were not run, and which these are

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
ok=0
failed=0
skipped=0
# Of each tool, what to say where it is needed; nothing if it is there.
declare -A obstacles=()
# The tools that checks need from here on.
needed=()
# 1 after a check was not run that should have been.
missed=0

lameduck() {
    "$program" "$@"
}

# Builds the program, unless another one is to be checked.
build() {
    if [[ -z ${LAMEDUCK:-} ]]; then
        (cd "$root" && cargo build --quiet --bin lameduck)
    fi
}

# --- checks

# needs TOOL...: without these the checks that follow are not run.
needs() {
    local tool
    for tool in "$@"; do
        [[ -v "obstacles[$tool]" ]] || { echo "nothing here installs $tool" >&2; exit 2; }
    done
    needed=("$@")
}

# check CONSUMER FORMAT COMMAND...: runs a command, whose last line is the result, and remembers a row.
check() {
    local consumer=$1 format=$2 tool code start=$SECONDS
    shift 2
    for tool in ${needed[@]+"${needed[@]}"}; do
        if [[ -n ${obstacles[$tool]} ]]; then
            skip "$consumer" "$format" "${obstacles[$tool]}"
            [[ ${LAMEDUCK_MAY_SKIP:-} == install ]] || missed=1
            return 0
        fi
    done
    apart "$work/log" "$@"
    if [[ $code -eq 0 ]]; then
        rows+=("$consumer|$format|$((SECONDS - start))|ok: $(tail -n 1 "$work/log")")
        ok=$((ok + 1))
    else
        rows+=("$consumer|$format|$((SECONDS - start))|FAILED")
        failed=$((failed + 1))
        printf '\n== %s, %s\n' "$consumer" "$format" >&2
        tail -n 60 "$work/log" >&2
    fi
}

# skip CONSUMER FORMAT WHY: remembers a row of what is not checked.
skip() {
    rows+=("$1|$2||not run: $3")
    skipped=$((skipped + 1))
}

# Prints the table, and ends with 1 if a check failed, or was not run without leave.
finish() {
    printf '\n'
    printf '%s\n' 'consumer|format|seconds|result' '---|---|---|---' "${rows[@]}" | table
    if [[ -n ${LAMEDUCK_COUNTS:-} ]]; then
        printf '%s\n' "$ok|$failed|$skipped" >"$LAMEDUCK_COUNTS"
        printf '%s\n' "${rows[@]}" | { grep -F '|not run: ' || true; } >>"$LAMEDUCK_COUNTS"
    fi
    exit $((failed || missed))
}

# Aligns cells that `|` divides.
table() {
    if command -v column >/dev/null; then
        column -t -s '|' -o ' | '
    else
        cat
    fi
}

# apart LOG COMMAND...: runs a command that may fail, and sets `code`.
apart() {
    local log=$1
    shift
    # Not as a condition: bash would go on after a command that fails.
    set +e
    (set -e; "$@") >"$log" 2>&1
    code=$?
    set -e
}

# --- tools

# obtain TOOL MARK COMMAND...: runs a command that installs a tool, and remembers when that was not possible.
# It is not run again if it was successful with the same mark, which holds the version. An empty mark: always.
obtain() {
    local tool=$1 mark=$2 code start=$SECONDS
    shift 2
    obstacles[$tool]=
    [[ -z $mark || ! -e $tools/.done/$mark ]] || return 0
    apart "$work/install" "$@"
    if [[ $code -ne 0 ]]; then
        printf '\n== could not install %s\n' "$tool" >&2
        tail -n 20 "$work/install" >&2
        obstacles[$tool]="could not install $tool"
    elif [[ -n $mark ]]; then
        mkdir -p "$tools/.done"
        touch "$tools/.done/$mark"
        printf 'installed %s (%s s)\n' "$tool" "$((SECONDS - start))"
    fi
}

# obtain_all MARK COMMAND TOOL...: the same for tools that a command installs at once, when it is given all of them.
# The name of a tool is what is before its version.
obtain_all() {
    local mark=$1 command=$2 first=$3 one name
    shift 2
    for one in "$@"; do
        name=${one%%==*}
        name=${name%@[0-9]*}
        if [[ $one == "$first" ]]; then
            first=$name
            obtain "$name" "$mark" "$command" "$@"
        else
            obstacles[$name]=${obstacles[$first]}
        fi
    done
}

# npm_package NAME@VERSION...: installs packages into $tools/node_modules.
npm_package() {
    obtain_all "npm $(tr '/ ' '-+' <<<"$*")" npm_install_tools "$@"
}

npm_install_tools() {
    npm install --prefix "$tools" --no-save --no-audit --no-fund --ignore-scripts --loglevel error "$@"
}

# python_package NAME==VERSION...: installs packages for $tools/python/bin/python.
python_package() {
    obtain_all "pip $*" pip_install_tools "$@"
}

pip_install_tools() {
    if [[ ! -x $tools/python/bin/python ]]; then
        python3 -m venv "$tools/python"
        echo "$tools" >"$tools/python/place"
    fi
    "$tools/python/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

# Programs of Python name the folder that they were installed in: from a copy of it, they would change the original.
if [[ -e $tools/python && $(cat "$tools/python/place" 2>/dev/null) != "$tools" ]]; then
    rm -rf "$tools/python" "$tools/.done/pip "*
fi

# go_tool MODULE@VERSION: installs a program into $tools/bin. Its name is the last part that is no version.
# Its compiler has no need to save memory, and a C compiler is none of our tools.
go_tool() {
    local name=${1%@*}
    name=${name%/v[0-9]*}
    obtain "${name##*/}" "go $(tr '/' '-' <<<"$1")" \
        env GOBIN="$tools/bin" GOGC=400 CGO_ENABLED=0 go install "$1"
}

# debian_package COMMAND PACKAGE: installs a package of the distribution unless the command is there.
debian_package() {
    obtain "$1" '' debian_install "$@"
}

debian_install() {
    command -v "$1" >/dev/null && return
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet "$2" || {
        as_root apt-get update --quiet
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet "$2"
    }
    command -v "$1"
}

# as_root COMMAND...: runs a command as root, if that needs no password.
as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    else
        sudo --non-interactive "$@"
    fi
}
