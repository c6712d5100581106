#!/usr/bin/env bash
# What the GitHub Action does: fetches a release, checks it, runs it once, and reports.
#
# LAMEDUCK_RELEASES  where releases are, for mirrors and tests; below it are v<version>/lameduck-<target>.tar.gz
#
# The bash of macOS is version 3.2, so there are no newer features in here.
set -euo pipefail

main() {
    find_root
    fetch
    run
    report
    exit "$code"
}

# Paths in a report have to be relative to the repository, whatever folder the inputs are relative to. So lameduck runs
# in the root, and `prefix` leads from there to the working directory.
find_root() {
    cd -- "$GITHUB_WORKSPACE"
    cd -P -- "${INPUT_WORKING_DIRECTORY:-.}" 2>/dev/null ||
        fail "the working directory \`$INPUT_WORKING_DIRECTORY\` does not exist"
    local start=$PWD
    prefix=
    until [[ -e .git || . -ef $GITHUB_WORKSPACE ]]; do
        if [[ $PWD == / ]]; then
            cd -- "$start"
            prefix=
            break
        fi
        prefix=${PWD##*/}/$prefix
        cd -P ..
    done
}

fetch() {
    local version target archive
    # The action is a checkout of the repository, so it knows what it was released with.
    version=${INPUT_VERSION:-$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml")}
    version=${version#v}
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
        fail "\`$version\` is not a version of lameduck: write one such as 1.2.3"
    case "${RUNNER_OS:-} ${RUNNER_ARCH:-}" in
        'Linux X64') archive=lameduck-x86_64-unknown-linux-musl.tar.gz ;;
        'Linux ARM64') archive=lameduck-aarch64-unknown-linux-musl.tar.gz ;;
        'macOS X64') archive=lameduck-x86_64-apple-darwin.tar.gz ;;
        'macOS ARM64') archive=lameduck-aarch64-apple-darwin.tar.gz ;;
        'Windows X64') archive=lameduck-x86_64-pc-windows-msvc.zip ;;
        *) fail "there is no release of lameduck for ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this processor}" ;;
    esac
    work=$(mktemp -d "$RUNNER_TEMP/lameduck.XXXXXX")
    download "v$version/$archive"
    download "v$version/$archive.sha256"
    verify "$archive"
    # In the folder, because tar takes the colon of a Windows path for the name of a host.
    case $archive in
        *.zip) (cd "$work" && unzip -q "$archive") ;;
        *) (cd "$work" && tar -xzf "$archive") ;;
    esac
    target=${archive%.zip}
    program=$work/${target%.tar.gz}/lameduck
    [[ -x $program ]] || program=$program.exe
    [[ -x $program ]] || fail "there is no program in $archive"
}

download() {
    local url=${LAMEDUCK_RELEASES:-https://github.com/lameduck-dev/lameduck/releases/download}
    url=${url%/}/$1
    # Whoever begins with HTTPS is not led away from it.
    local protocols='=https'
    [[ $url == https:* ]] || protocols='=http,https'
    local message
    message=$(curl --fail --silent --show-error --location --proto "$protocols" --retry 3 --max-time 300 \
        --output "$work/${1##*/}" "$url" 2>&1) ||
        fail "could not download $url: $message"
}

# Nothing of an archive is unpacked or run before it is known to be the released one.
verify() {
    local expected actual
    expected=$(awk -v name="$1" 'NF == 2 && ($2 == name || $2 == "*" name) { print tolower($1) }' "$work/$1.sha256")
    [[ $expected =~ ^[0-9a-f]{64}$ ]] || fail "there is no SHA-256 of $1 in $1.sha256"
    actual=$(cd "$work" && if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi)
    actual=${actual%% *}
    [[ $actual == "$expected" ]] ||
        fail "$1 is not what was released: its SHA-256 is $actual, not $expected. Nothing of it was run."
}

# One run writes all that is needed.
run() {
    local line
    set -- check --output-format json --output-file "$work/report.json" \
        --output-format markdown --output-file "$work/summary.md" \
        --output-format concise --output-file "$work/list"
    case $INPUT_FORMAT in
        annotations) set -- "$@" --output-format github --output-file "$work/annotations" ;;
        sarif) set -- "$@" --output-format sarif --output-file "$work/lameduck.sarif" --output-format full ;;
        *) fail "there is no format \`$INPUT_FORMAT\`: write \`annotations\` or \`sarif\`" ;;
    esac
    if [[ -n $INPUT_CONFIG ]]; then
        relative "$INPUT_CONFIG"
        set -- "$@" --config "$path"
    fi
    if [[ -n $INPUT_FAIL_ON ]]; then
        set -- "$@" --fail-on "$INPUT_FAIL_ON"
    fi
    if [[ $INPUT_ARGS == *[![:space:]]* ]]; then
        # Splits at blanks and takes quotes off, and expands nothing.
        printf '%s\n' "$INPUT_ARGS" | xargs -n 1 printf '%s\0' >"$work/args" ||
            fail "the quotes in \`args\` do not match: $INPUT_ARGS"
        while IFS= read -r -d '' line; do
            set -- "$@" "$line"
        done <"$work/args"
    fi
    set -- "$@" --
    if [[ $INPUT_PATHS == *[![:space:]]* ]]; then
        while IFS= read -r line; do
            line=${line%$'\r'}
            if [[ -n $line ]]; then
                relative "$line"
                set -- "$@" "$path"
            fi
        done <<<"$INPUT_PATHS"
    elif [[ -n $prefix ]]; then
        set -- "$@" "$prefix"
    fi

    # Manifests and names of files may hold workflow commands, and a log is read as commands. Nobody can know the word
    # that ends this.
    local word
    word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    code=0
    echo "::stop-commands::$word"
    "$program" "$@" </dev/null 2>&1 || code=$?
    echo "::$word::"
}

# Sets `path` to what a path of the inputs is, seen from the root.
relative() {
    case $1 in
        /* | [A-Za-z]:*) path=$1 ;;
        # Alone it would mean standard input.
        -) path=./$prefix- ;;
        *) path=$prefix$1 ;;
    esac
}

report() {
    output exit-code "$code"
    if [[ -s $work/report.json ]]; then
        errors=$(number errors)
        warnings=$(number warnings)
        infos=$(number infos)
        output errors "$errors"
        output warnings "$warnings"
        write_summary >>"$GITHUB_STEP_SUMMARY"
    fi
    if [[ -s $work/lameduck.sarif ]]; then
        output sarif-file "$work/lameduck.sarif"
    fi
    if [[ -s $work/annotations ]]; then
        cat "$work/annotations"
    fi
    if ((code > 1)); then
        complain "lameduck could not do its work, its exit code is $code: the log of this step says why"
    fi
}

output() {
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# A number of the report's summary: no other line has this name behind four blanks.
number() {
    sed -n "s/^    \"$1\": \([0-9][0-9]*\),\$/\1/p" "$work/report.json"
}

# How many annotations of each kind GitHub takes from a step. It drops the others without a word.
# Source: https://docs.github.com/en/rest/checks/runs
shown=10

write_summary() {
    head -n 2 "$work/summary.md"
    local hidden=0 count
    if [[ $INPUT_FORMAT == annotations ]]; then
        for count in "$errors" "$warnings" "$infos"; do
            ((count <= shown)) || hidden=$((hidden + count - shown))
        done
    fi
    if ((hidden > 0)); then
        printf 'Without an annotation: %s of these findings. GitHub shows %s errors, %s warnings and %s notices of a step.\n\n' \
            "$hidden" "$shown" "$shown" "$shown"
    fi
    tail -n +3 "$work/summary.md"
    # Comments, for which the format is made too, have less room than summaries.
    if grep -q '^And [0-9]* more findings*, for which there is no room here\.$' "$work/summary.md"; then
        write_list
    fi
}

# Every finding, one a line. GitHub takes up to 1 MiB of summary from a step.
write_list() {
    printf '<details>\n<summary>All findings, one a line</summary>\n\n<pre>\n'
    sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' "$work/list" | LC_ALL=C awk '
        (size += length($0) + 1) <= 900000 { print; next }
        { more++ }
        END { if (more) print "and " more " more lines, which are in the log of the step" }'
    printf '</pre>\n\n</details>\n'
}

fail() {
    complain "$1"
    exit 2
}

# Writes an error as an annotation, escaped as @actions/core does it.
complain() {
    local text=${1//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '::error title=lameduck::%s\n' "${text//$'\n'/%0A}"
}

main
