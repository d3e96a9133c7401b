# How many queries are answered when every answer is followed by the next question, beside C and nginx with answers of the same length.
need_memory_floor
need_nginx
pair() {
  # pair NAME MINE FLOOR: keeps the rates and CPU times of two lines, and their ratios
  keep "$1-qps" "$(field qps "$2")"
  keep "$1-us" "$(field server_us "$2")"
  keep "$1-floor-qps" "$(field qps "$3")"
  keep "$1-floor-us" "$(field server_us "$3")"
  keep_ratio "$1-ratio" "$(field qps "$2")" "$(field qps "$3")"
  keep_ratio "$1-cpu-ratio" "$(field server_us "$2")" "$(field server_us "$3")"
}
figures() { echo "$(show "$1-qps" 0) q/s, $(show "$1-us" 1) us of CPU, against $(show "$1-floor-qps" 0) and $(show "$1-floor-us" 1)"; }
for ((round = 1; round <= rounds; round++)); do
  ask main whois "${whois[main]}" "${pid[main]}" "$data.queries" "$seconds" -c "$connections"
  mine=$line
  ask floor whois "${whois[floor]}" "${pid[floor]}" "$data.queries" "$seconds" -c "$connections"
  pair whois "$mine" "$line"
  ask memory whois "${whois[memory]}" "${pid[memory]}" "$data.queries" "$seconds" -c "$connections"
  pair whois-memory "$mine" "$line"
  ask_wrk main "${http[main]}" "${pid[main]}" "$data.paths"
  mine=$line
  ask_wrk nginx "${http[nginx]}" "${pid[nginx]}" "$work/nginx/paths"
  pair rdap "$mine" "$line"
  ask main http-close "${http[main]}" "${pid[main]}" "$data.paths" "$seconds" -c "$connections"
  mine=$line
  ask nginx http-close "${http[nginx]}" "${pid[nginx]}" "$work/nginx/paths" "$seconds" -c "$connections"
  pair close "$mine" "$line"
done
row 08 "WHOIS, a connection a query: rate / C epoll" ">= 0.6" ">= 0.8" whois-ratio 2 "$(figures whois); $answer bytes"
row 09 "the same: server CPU per query / C epoll" "<= 1.8" "<= 1.3" whois-cpu-ratio 2 ""
row 09-memory "the same: server CPU per query / C epoll that reads $memory_places places of as much memory for each answer" "-" "-" whois-memory-cpu-ratio 2 \
  "against $(show whois-memory-floor-us 1) us; its rate is $(show whois-memory-floor-qps 0) q/s"
row 10 "RDAP, connections kept open: rate / nginx static file" ">= 0.75" ">= 1.0" rdap-ratio 2 "$(figures rdap); $body bytes"
row 11 "RDAP, a connection a request: rate / nginx static file" ">= 0.5" ">= 0.62" close-ratio 2 "$(figures close)"
