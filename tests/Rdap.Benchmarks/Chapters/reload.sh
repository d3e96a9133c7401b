# A full reload under load: the peak of memory, and what queries feel of it. WHOIS (a connection a query) and RDAP (kept open) are asked
# at once, each at an eighth of its top rate at constant times, before the reload and during it until a second after it: with clients that wake up for
# each answer that keeps half of two cores busy (a quarter each keeps 94 % of them busy).
# The same is asked of the floors, beside as many threads of the idle class as a load has, which do nothing but count: what that adds is the machine's.
need_tops
need_floor
need_nginx
paced_pair() {
  # paced_pair SECONDS WHOIS-PORT HTTP-PORT PATHS: starts both; their ids are in $one and $two
  ask_aside "$work/reload-whois" whois "$2" 0 "$data.queries" "$1" -c 512 -r "$(times "$(median top-whois)" 0.125)"
  one=$started
  ask_aside "$work/reload-rdap" http "$3" 0 "$4" "$1" -c 256 -r "$(times "$(median top-rdap)" 0.125)"
  two=$started
}
main_pair() { paced_pair "$1" "${whois[main]}" "${http[main]}" "$data.paths"; }
floor_pair() { paced_pair "$1" "${whois[floor]}" "${http[nginx]}" "$work/nginx/paths"; }
keep_pair() {
  # keep_pair NAME WHEN: waits for both and keeps their figures; WHEN is "quiet", or "beside" a load
  local protocol
  asked "$1, whois $2" "$one" "$work/reload-whois"
  keep "$1-whois-p99-$2" "$(times "$(field p99_us "$line")" 0.001)"
  keep "$1-whois-max-$2" "$(times "$(field max_us "$line")" 0.001)"
  asked "$1, rdap $2" "$two" "$work/reload-rdap"
  keep "$1-rdap-p99-$2" "$(times "$(field p99_us "$line")" 0.001)"
  keep "$1-rdap-max-$2" "$(times "$(field max_us "$line")" 0.001)"
  [ "$2" != beside ] || for protocol in whois rdap; do
    keep_ratio "$1-$protocol-p99-ratio" "$(last "$1-$protocol-p99-beside")" "$(last "$1-$protocol-p99-quiet")"
  done
}
idle_threads=$(($(nproc) > 1 ? $(nproc) / 2 : 1))
for ((round = 1; round <= rounds; round++)); do
  main_pair "$(times "$seconds" 3)"
  keep_pair reload quiet
  settle "${pid[main]}"
  forget_peak "${pid[main]}"
  main_pair 900
  sleep 0.2
  reload main
  sleep 1
  kill "$one" "$two"
  keep_pair reload beside
  keep reload-seconds "$took"
  keep_ratio reload-peak "$(memory_of "${pid[main]}" VmHWM)" "$text"

  floor_pair "$(times "$seconds" 3)"
  keep_pair busy quiet
  start "$work/busy.log" "$work/bin/busy" 900 "$idle_threads"
  busy=$started
  floor_pair "$(times "$seconds" 6)"
  keep_pair busy beside
  stop "$busy"
done
row 04 "peak memory while reloading under load / plain text" "<= 2.3" "<= 1.5" reload-peak 2 "the reload takes $(show reload-seconds 1) s"
p99_row() {
  # p99_row NUMBER WHAT NAME PROTOCOL AT-LEAST AIM
  row "$1" "$2" "$5" "$6" "$3-$4-p99-ratio" 2 \
    "$(show "$3-$4-p99-beside") ms against $(show "$3-$4-p99-quiet") ms; longest $(show "$3-$4-max-beside" 1) and $(show "$3-$4-max-quiet" 1) ms"
}
p99_row 13-1 "p99 during a full reload / without, WHOIS" reload whois "<= 3" "<= 1.5"
p99_row 13-1-busy "the same: C epoll beside threads of the idle class that count / without" busy whois - -
p99_row 13-2 "p99 during a full reload / without, RDAP" reload rdap "<= 3" "<= 1.5"
p99_row 13-2-busy "the same: nginx beside threads of the idle class that count / without" busy rdap - -
