#!/usr/bin/env bash
# A person at telnet: a typo first, then the right line, a friend who comes and goes, and quitting
# by ^] and `quit`. The keyboard is driven by expect, on a terminal of its own, with CRLF.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need telnet expect nc

start_server
terminal watcher nc localhost "$port"
say watcher '{"user_id": 9, "friends": [1]}'
say watcher 'now?'
shows watcher invalid_json
error=$(cat "$dir/watcher.out")

expect -f "$(dirname "$0")/telnet.exp" "$port" "$patience" >"$dir/telnet.out" 2>&1 ||
    fail 'the conversation at telnet went otherwise'

# The watcher heard: telnet's user came, and went by ^] quit.
sees watcher "${error//\\/\\\\}\n"'{"online":true}\n{"online":false}\n'
stop_server
