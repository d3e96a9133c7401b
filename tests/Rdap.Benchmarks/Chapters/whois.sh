# WHOIS with everything on, over a million objects: the server on one core, who asks on the other.
middle=$((smoke ? small : 1000000))
need_dump "$middle"
middle_data=$dump
[ -f "$work/wide.rpsl" ] || awk 'BEGIN {
  for (i = 0; i < 67000; i++)
    printf "route:          10.%d.%d.0/%d\ndescr:          one of many\norigin:         AS4200000001\nmnt-by:         WIDE-MNT\nsource:         WIDE\n\n", \
      int(i / 256) % 256, i % 256, 24 + int(i / 65536)
}' >"$work/wide.rpsl"

ask_pinned() {
  # ask_pinned NAME FILE SECONDS OPTION...: a connection a query; the figures go to $line
  line=$("${other_core[@]}" "$work/bin/netload" -m whois -p "${whois[$1]}" -P "${pid[$1]}" -f "$2" -d "$3" -x %ERROR -t 1 "${@:4}") || fail "errors from $1: $line"
  say "  $1, whois, ${*:4}: $line"
}
ask_piped() {
  # ask_piped MODE FILE OPTION...: several questions under way on each connection
  line=$("${other_core[@]}" "$work/bin/pipeload" -m "$1" -p "${whois[middle]}" -P "${pid[middle]}" -f "$2" -d "$seconds" "${@:3}") || fail "unanswered: $line"
  say "  middle, $1 kept open, ${*:3}: $line"
}

start_rdapd middle --source "TEST=$middle_data.rpsl.gz" --source "WIDE=$work/wide.rpsl"
rest middle
on_one_core "${pid[middle]}"
ask_pinned middle "$middle_data.queries" "$(times "$seconds" 2)" -c "$connections"
middle_answer=$(field average_bytes "$line")

for floor in c net; do
  whois[$floor]=$(free_port)
  if [ $floor = c ]; then
    start "$work/$floor-floor.log" taskset -c 0 "$work/bin/whoisfloor" "${whois[$floor]}" "$middle_answer"
  else
    start "$work/$floor-floor.log" taskset -c 0 "${bench[@]}" floor "${whois[$floor]}" "$middle_answer"
  fi
  pid[$floor]=$started
  wait_for "$floor" "$started" 10 listens "${whois[$floor]}"
done
ask_pinned net "$middle_data.queries" "$(times "$seconds" 2)" -c "$connections" # until it is compiled

for ((round = 1; round <= rounds; round++)); do
  for server in middle c net; do
    ask_pinned $server "$middle_data.queries" "$seconds" -c "$connections"
    keep "pinned-$server" "$(field qps "$line")"
    keep "pinned-us-$server" "$(field server_us "$line")"
    ask_pinned $server "$middle_data.queries" "$seconds" -c 1
    keep "alone-$server" "$(field p50_us "$line")"
  done
  keep_ratio pinned-net-ratio "$(last pinned-middle)" "$(last pinned-net)"
  keep_ratio pinned-c-ratio "$(last pinned-middle)" "$(last pinned-c)"
  keep_ratio alone-ratio "$(last alone-middle)" "$(last alone-c)"
done
row 16-1 "WHOIS, server on one core, 1,000,000 objects: rate / bare .NET" ">= 0.85" "-" pinned-net-ratio 2 \
  "$(show pinned-middle 0) q/s against $(show pinned-net 0); $(show pinned-us-middle 1) us of CPU against $(show pinned-us-net 1)"
row 16-2 "the same / C epoll" ">= 0.7" "-" pinned-c-ratio 2 "against $(show pinned-c 0) q/s, $(show pinned-us-c 1) us"
row 16-3 "one client at a time, median / C epoll" "<= 1.15" "-" alone-ratio 2 "$(show alone-middle 0) us against $(show alone-c 0)"

# Kept open, 16 questions under way on a connection.
head -100000 "$middle_data.queries" | sed 's/^/-rK /' >"$work/kept-queries"
sed 's|$|/32,o|; s/^/!r/' <(grep -v : "$middle_data.queries" | head -100000) >"$work/irr-queries"
ask_piped whois "$work/kept-queries" -w 16 # until it is compiled
ask_piped irr "$work/irr-queries" -w 16
for ((round = 1; round <= rounds; round++)); do
  ask_piped whois "$work/kept-queries" -w 16
  keep kept-qps "$(field qps "$line")"
  keep kept-us "$(field server_us "$line")"
  ask_piped irr "$work/irr-queries" -w 16
  keep irr-qps "$(field qps "$line")"
  keep irr-us "$(field server_us "$line")"
done
row 17-1 "kept open by -k, 16 under way: -rK ADDRESS, q/s" ">= 300000" ">= 600000" kept-qps 0 "$(show kept-us) us of CPU"
row 17-2 "kept open by !!, 16 under way: !rADDRESS,o, q/s" ">= 300000" ">= 600000" irr-qps 0 "$(show irr-us) us of CPU"

# Large answers, and who else is answered meanwhile.
echo "-r -i origin AS4200000001" >"$work/origin.queries"
head -200 "$middle_data.queries" | grep -v : | sed -E 's|^([0-9]+)\..*|-r -M \1.0.0.0/8|' | sort -u >"$work/wide.queries"
ask_pinned middle "$work/origin.queries" "$seconds" -c 2
before=$(memory_of "${pid[middle]}" VmRSS)
for ((round = 1; round <= rounds; round++)); do
  for kind in origin wide; do
    start "$work/others" load whois "${whois[middle]}" 0 "$middle_data.queries" 600 -t 1 -c 64 -r 500
    others=$started
    ask_pinned middle "$work/$kind.queries" "$seconds" -c 2
    keep "$kind-mb" "$(times "$(ratio "$(field bytes "$line")" "$(field seconds "$line")")" 0.000001)"
    keep "$kind-bytes" "$(field average_bytes "$line")"
    kill "$others"
    asked "the others meanwhile" "$others" "$work/others"
    keep "$kind-others" "$(times "$(field p99_us "$line")" 0.001)"
  done
done
keep_ratio wide-memory "$(memory_of "${pid[middle]}" VmRSS)" "$before"
large_row() {
  # large_row NUMBER WHAT KIND
  row "$1" "$2, MB/s" ">= 500" "-" "$3-mb" 0 "$(show "$3-bytes" 0) bytes an answer; p99 of 500 other queries a second meanwhile $(show "$3-others" 1) ms"
}
large_row 18-1 "\`-i origin\` with 67,000 results" origin
large_row 18-2 "\`-M\` over a /8" wide
row 18-3 "memory after the large answers / after the first of them" "<= 1.1" "-" wide-memory 2 ""
for server in middle c net; do stop_server $server; done
