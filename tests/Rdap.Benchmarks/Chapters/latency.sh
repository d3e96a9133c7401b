# The 99th percentile at 80 % of the top rate, at constant times, and beside it that of the floors at the same rate.
need_tops
need_memory_floor
need_nginx
whois_rate=$(times "$(median top-whois)" 0.8) rdap_rate=$(times "$(median top-rdap)" 0.8)
keep_p99() { keep "$1" "$(times "$(field p99_us "$line")" 0.001)"; }
for ((round = 1; round <= rounds; round++)); do
  ask main whois "${whois[main]}" "${pid[main]}" "$data.queries" "$seconds" -c 1024 -r "$whois_rate"
  keep_p99 whois-p99
  ask floor whois "${whois[floor]}" "${pid[floor]}" "$data.queries" "$seconds" -c 1024 -r "$whois_rate"
  keep_p99 floor-p99
  ask memory whois "${whois[memory]}" "${pid[memory]}" "$data.queries" "$seconds" -c 1024 -r "$whois_rate"
  keep_p99 memory-p99
  ask main http "${http[main]}" "${pid[main]}" "$data.paths" "$seconds" -c 256 -r "$rdap_rate"
  keep_p99 rdap-p99
  ask nginx http "${http[nginx]}" "${pid[nginx]}" "$work/nginx/paths" "$seconds" -c 256 -r "$rdap_rate"
  keep_p99 nginx-p99
done
row 12-1 "p99 at 80 % of the top rate, WHOIS, ms" "<= 5" "<= 2" whois-p99 2 "at $(printf %.0f "$whois_rate") q/s; C epoll at that rate $(show floor-p99) ms, C that reads memory $(show memory-p99) ms"
row 12-2 "p99 at 80 % of the top rate, RDAP, ms" "<= 5" "<= 2" rdap-p99 2 "at $(printf %.0f "$rdap_rate") q/s; nginx at that rate $(show nginx-p99) ms"
