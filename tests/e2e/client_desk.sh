#!/usr/bin/env bash
# alo's own client at a terminal, as a person uses it: the picture above the prompt, events while
# half a line is typed, completion and history, other sizes, a server that goes and comes back, and
# every way to end. tmux is the terminal: what it shows is what a person would see.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need tmux

unset NO_COLOR LC_ALL LC_CTYPE
export LANG=C.UTF-8 TZ=UTC
tm() { tmux -u -S "$dir/tmux" -f /dev/null "$@"; }

# desk COMMAND...: runs it in a terminal of 80 columns and 24 lines, which then shows how it ended
# and in which mode it left the terminal.
desk() {
    rm -f "$dir/desk.pid"
    tm kill-session -t desk 2>/dev/null || true
    # shellcheck disable=SC2016 # expanded by the inner shell
    tm new-session -d -s desk -x 80 -y 24 bash -c '
        (echo "$BASHPID" >"$0.new"; mv "$0.new" "$0"; exec "$@")
        echo "ended with $?: $(stty -a | grep -owE -e "-?(icanon|echo)" | paste -sd " ")"
        sleep 1000' "$dir/desk.pid" "$@"
    until_true 'the terminal is there' test -s "$dir/desk.pid"
    desk_pid=$(cat "$dir/desk.pid")
    started+=("$desk_pid")
}
keys() { tm send-keys -t desk "$@"; }
types() { tm send-keys -t desk -l -- "$1"; }
screen() { tm capture-pane -p -t desk | sed -e 's/ *$//'; }
# The screen, for whoever reads why a test failed.
finish_desk() { tm capture-pane -p -t desk >"$dir/screen.log" 2>/dev/null || true; }
has_line() {
    finish_desk
    screen | grep -Eq -- "$1"
}
has() { until_true "the screen has a line like: $1" has_line "$1"; }
hasnt_line() { ! has_line "$1"; }
# prompt TEXT: the last line that is not empty is exactly this.
is_last() {
    finish_desk
    [ "$(screen | sed -e '/^$/d' | tail -n 1)" = "$1" ]
}
prompt() { until_true "the last line is: $1" is_last "$1"; }
count_of() { screen | grep -Ec -- "$1" || true; }

# With its last terminal tmux would end, maybe just when the next is asked for.
tm new-session -d -s keeper sleep 100000
started+=("$(tm display -p '#{pid}')")
start_server
first_port=$port
terminal bob "$alo" client --host localhost --port "$port" --user bob --friends ann
ann() { desk "$@" "$alo" client --host localhost --port "$port" --user ann --friends 'bob,5,zoë'; }
ann env

echo '  the picture stands above the prompt'
has '^── ann · 1 of 3 online ──'
has '^ ● bob  online +since [0-2][0-9]:[0-5][0-9]$'
has '^ ○ zoë  offline$'
prompt 'ann>'

echo '  an event leaves half a line alone'
types '/awa'
prompt 'ann> /awa'
say bob '/busy at work'
has '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9] bob is busy: at work$'
has '^ ● bob  busy .* at work$'
prompt 'ann> /awa'
[ "$(count_of '^── ann')" -eq 1 ] || fail 'the picture is there twice'

echo '  Tab completes it, and Enter does it'
keys Tab
types 'zu Tisch, bis später'
prompt 'ann> /away zu Tisch, bis später'
keys Enter
has 'you are away: zu Tisch, bis später$'
has '^── ann \(away: zu Tisch, bis später\) · 1 of 3 online ──'
shows bob 'ann is away: zu Tisch, bis später$'
prompt 'ann>'
types '/w'
keys Tab
has '^  /watch  /who$'
prompt 'ann> /w'
keys C-u
types '/unwatch z'
keys Tab
prompt 'ann> /unwatch zoë'
keys Enter
has '^── ann .* · 1 of 2 online ──'

echo '  history'
keys Up
prompt 'ann> /unwatch zoë'
keys Up
prompt 'ann> /away zu Tisch, bis später'
keys Down Down
prompt 'ann>'

echo '  a line longer than the screen is wide, with the cursor within it'
long='/away one two three four five six seven eight nine ten eleven twelve thirteen fourteen'
types "$long"
keys C-a
types ' '
say bob '/online back'
has '^ ● bob  online .* back$'
until_true 'the line is as it was' bash -c "[ \"\$(tmux -u -S '$dir/tmux' capture-pane -p -t desk |
    sed -e '/^\$/d' | tail -n 2 | paste -sd '' | sed -e 's/ *\$//')\" = 'ann>  $long' ]"
[ "$(count_of '^ann>')" -ge 1 ] || fail 'no prompt'
[ "$(count_of '^── ann')" -eq 1 ] || fail 'the picture is there twice'
keys C-k
prompt 'ann>'
keys C-u

echo '  another size'
is_drawn() { is_last 'ann> /busy wor' && [ "$(count_of '^── ann')" -eq "$1" ]; }
types '/busy wor'
for size in '40 10' '100 30' '20 4' '80 24'; do
    tm resize-window -t desk -x "${size% *}" -y "${size#* }"
    # In four lines there is no room for more than the prompt.
    until_true "all is where it was at $size" is_drawn "$([ "${size#* }" -lt 6 ] && echo 0 || echo 1)"
done
has '^── ann .* · 1 of 2 online ──'
types k
keys Enter
has 'you are busy: work$'

echo '  a paste of several lines'
types $'/watch 8\n/watch 9\n/unwat'
has '^── ann .* · 1 of 4 online ──'
prompt 'ann> /unwat'
keys C-u

echo '  stopped by control-Z and let go on'
types '/half'
prompt 'ann> /half'
keys C-z
until_true 'it is stopped' grep -q '^State:.*T' "/proc/$desk_pid/status"
kill -CONT "$desk_pid"
prompt 'ann> /half'
keys C-u

echo '  the server goes, and comes back'
types '/quer'
stop_server
has 'the server is about to stop$'
has '^── ann .* · not connected to localhost:[0-9]*; as it was: ──'
prompt 'ann> /quer'
server_options=(--port "$first_port")
start_server
has '^── ann \(busy: work\) · [01] of 4 online ──'
say bob '/online'
has '^── ann .* · 1 of 4 online ──'
prompt 'ann> /quer'
keys C-u

echo '  control-C signs off and gives the terminal back'
keys C-c
has '^ended with 0: icanon echo$'
[ "$(count_of '^── ann')" -eq 0 ] || fail 'the picture is left behind'
shows bob 'ann went offline$'

echo '  so do control-D, /quit, SIGTERM and a server that is not there'
ann env
prompt 'ann>'
keys C-d
has '^ended with 0: icanon echo$'
ann env
prompt 'ann>'
types '/quit'
keys Enter
has '^ended with 0: icanon echo$'
ann env
types '/awa'
prompt 'ann> /awa'
kill -TERM "$desk_pid"
has '^ended with 0: icanon echo$'
desk "$alo" client --host localhost --port 1 --user ann
has 'cannot reach localhost:1'
types '/quit'
keys Enter
has '^ended with 0: icanon echo$'

echo '  a crash gives the terminal back, too'
ann env
prompt 'ann>'
kill -ABRT "$desk_pid"
has 'ended with 134: icanon echo$'

echo '  colours where they are wanted'
coloured() { tm capture-pane -e -p -t desk | grep -q $'\x1b\\[[0-9;]*32m.*bob'; }
ann env
prompt 'ann>'
until_true 'who is online is green' coloured
ann env NO_COLOR=1
has '^ ● bob  online'
if coloured; then fail 'colours in spite of NO_COLOR'; fi

echo '  history that outlives the program'
ann env "ALO_HISTORY=$dir/history"
has '^── ann · 1 of 3 online ──'
types '/busy for the record'
keys Enter
has 'you are busy: for the record$'
keys C-c
has '^ended with 0'
[ "$(stat -c %a "$dir/history")" = 600 ] || fail 'others can read the history'
ann env "ALO_HISTORY=$dir/history"
prompt 'ann>'
keys Up
prompt 'ann> /busy for the record'

echo '  a newer session takes the place'
stop_server
server_options=(--max-sessions-per-user 1)
start_server
ann env
has '^── ann · 0 of 3 online ──'
terminal newest "$alo" client --host localhost --port "$port" --user ann
has '^ended with 1: icanon echo$'
has 'another session of this user took the place$'
stop_server
