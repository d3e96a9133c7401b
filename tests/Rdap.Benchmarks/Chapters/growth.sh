# What a query costs in a large registry over what it costs in a small one: in memory, and from outside with both servers up.
look_up "$objects"
look_up "$small"
need_main
need_dump "$small"
start_rdapd small --source "TEST=$dump.rpsl.gz"
rest small
rate=$((smoke ? 200 : 2000))
ask_small_and_main() {
  # ask_small_and_main MODE SMALL-PORT MAIN-PORT FILES: CPU per query at full speed, the median latency at a low rate
  local name port file
  for name in small main; do
    [ $name = small ] && port=$2 file=$dump.$4 || port=$3 file=$data.$4
    ask $name "$1" "$port" "${pid[$name]}" "$file" "$seconds" -c "$connections"
    keep "growth-$1-us-$name" "$(field server_us "$line")"
    keep "growth-$1-bytes-$name" "$(field average_bytes "$line")"
    ask $name "$1" "$port" "${pid[$name]}" "$file" "$seconds" -c 256 -r "$rate"
    keep "growth-$1-p50-$name" "$(field p50_us "$line")"
  done
  keep_ratio "growth-$1-us" "$(last "growth-$1-us-main")" "$(last "growth-$1-us-small")"
  keep_ratio "growth-$1-p50" "$(last "growth-$1-p50-main")" "$(last "growth-$1-p50-small")"
}
need_floor # before "warm_up" tells the lengths of other answers
warm_up small "$dump"
for ((round = 1; round <= rounds; round++)); do
  ask_small_and_main whois "${whois[small]}" "${whois[main]}" queries
  ask_small_and_main http "${http[small]}" "${http[main]}" paths
done
stop_server small
growth_rows() {
  # growth_rows NUMBER MODE NAME
  row "$1-1" "growth from $small objects, $3: server CPU per query" "<= 1.5" "<= 1.1" "growth-$2-us" 2 \
    "$(show "growth-$2-us-main" 1) us against $(show "growth-$2-us-small" 1); answers of $(show "growth-$2-bytes-main" 0) against $(show "growth-$2-bytes-small" 0) bytes"
  row "$1-2" "the same: median latency at $rate q/s" "<= 1.5" "<= 1.1" "growth-$2-p50" 2 \
    "$(show "growth-$2-p50-main" 0) us against $(show "growth-$2-p50-small" 0)"
}
growth_rows 15-1 whois WHOIS
growth_rows 15-2 http RDAP
for operation in whois-answer-v4 rdap-answer-v4 match-v4; do
  keep_ratio "growth-$operation" "$(cost "$objects" $operation ns)" "$(cost "$small" $operation ns)"
  row "15-3-$operation" "the same in memory: \`$operation\`" "-" "-" "growth-$operation" 2 \
    "$(cost "$objects" $operation ns) ns against $(cost "$small" $operation ns)"
done
