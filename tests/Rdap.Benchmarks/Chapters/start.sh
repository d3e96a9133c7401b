# From the exec of the program to its first answer, with the demo registry.
start_rdapd demo
answers "${whois[demo]}" <<<192.0.2.7 >"$work/expected"
stop_server demo
for ((round = 1; round <= rounds + 2; round++)); do
  port=$(free_port)
  line=$("$work/bin/firstanswer" "$port" 192.0.2.7 "$work/expected" 60 \
    "$rdapd" serve --whois "127.0.0.1:$port" --http "127.0.0.1:$(free_port)" 2>"$work/start.log") || fail "no answer after a start: $(tail -3 "$work/start.log")"
  keep start-ms "$(times "$(field seconds "$line")" 1000)"
  keep start-rss "$(field rss "$line")"
done
row 06 "start with the demo registry to first answer, ms" "<= 400" "<= 150" start-ms 0 "resident $(megabytes "$(median start-rss)")"
