# From the exec of the program to its first correct answer when it finds the snapshot file of its last run.
state=$work/state
rm -rf "$state"
mkdir "$state"
start_rdapd first --source "TEST=$data.rpsl.gz" --state "$state"
wait_for "the snapshot file" "${pid[first]}" 300 test -f "$state/TEST.snapshot"
query=$(head -1 "$data.queries")
answers "${whois[first]}" <<<"$query" >"$work/expected"
head -200 "$data.queries" | answers "${whois[first]}" >"$work/answers-before"
stop_server first
cat "$state"/* >/dev/null # into the page cache
for ((round = 1; round <= (rounds < 5 ? rounds : 5); round++)); do
  port=$(free_port)
  line=$("$work/bin/firstanswer" "$port" "$query" "$work/expected" 120 \
    "$rdapd" serve --source "TEST=$data.rpsl.gz" --state "$state" --whois "127.0.0.1:$port" --http "127.0.0.1:$(free_port)" 2>"$work/restart.log") \
    || fail "no answer after a restart: $(tail -3 "$work/restart.log")"
  say "  $line"
  keep restart-seconds "$(field seconds "$line")"
  keep_ratio restart-rss "$(field rss "$line")" "$text"
done
start_rdapd second --source "TEST=$data.rpsl.gz" --state "$state"
head -200 "$data.queries" | answers "${whois[second]}" | cmp - "$work/answers-before" >&2 || fail "a server gives other answers after a restart"
settle "${pid[second]}"
grep -q -i restored "$work/second.log" || fail "the restart did not use the snapshot file"
keep_ratio restart-settled "$(memory_of "${pid[second]}" VmRSS)" "$text"
stop_server second
row 05 "restart from the snapshot file to first correct answer, s" "<= 3" "<= 1" restart-seconds 2 \
  "a file of $(megabytes "$(du -sb "$state" | cut -f1)"); resident then $(show restart-rss) of the text, settled $(show restart-settled)"
rm -rf "$state"
