# shellcheck shell=bash
# Completes some lines as bash does: complete.bash SCRIPT
set -euo pipefail

# shellcheck source=/dev/null
source "$1"

# completions WORD...: what bash would offer for the last word.
completions() {
    local function last=$(($# - 1))
    function=$(complete -p lameduck | sed 's/.* -F \([^ ]*\) .*/\1/')
    COMP_WORDS=("$@")
    COMP_CWORD=$last
    COMP_LINE="$*"
    COMP_POINT=${#COMP_LINE}
    COMPREPLY=()
    "$function" lameduck "${COMP_WORDS[last]}" "${COMP_WORDS[last - 1]}"
    echo "${COMPREPLY[*]}"
}

expect() {
    local expected=$1 found
    shift
    found=$(completions "$@")
    if [[ $found != "$expected" ]]; then
        echo "$*: offers \`$found\`, not \`$expected\`"
        exit 1
    fi
}

expect explain lameduck ex
expect '--output-format --output-file' lameduck --output
expect 'sarif' lameduck --output-format sa
expect 'error warning info never' lameduck check --fail-on ''
echo '4 lines'
