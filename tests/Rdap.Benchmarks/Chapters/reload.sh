# A full reload under load: the peak of memory, and what queries feel of it. WHOIS (a connection a query) and RDAP (kept open) are asked
# at once, each at an eighth of its top rate at constant times, before the reload and during it until a second after it: with clients that wake up for
# each answer that keeps half of two cores busy (a quarter each keeps 94 % of them busy).
need_tops
paced_pair() {
  # paced_pair SECONDS: starts both; their ids are in $one and $two
  ask_aside "$work/reload-whois" whois "${whois[main]}" 0 "$data.queries" "$1" -c 512 -r "$(times "$(median top-whois)" 0.125)"
  one=$started
  ask_aside "$work/reload-rdap" http "${http[main]}" 0 "$data.paths" "$1" -c 256 -r "$(times "$(median top-rdap)" 0.125)"
  two=$started
}
keep_pair() {
  # keep_pair WHEN: waits for both and keeps their figures
  asked "whois $1" "$one" "$work/reload-whois"
  keep "whois-p99-$1" "$(times "$(field p99_us "$line")" 0.001)"
  keep "whois-max-$1" "$(times "$(field max_us "$line")" 0.001)"
  asked "rdap $1" "$two" "$work/reload-rdap"
  keep "rdap-p99-$1" "$(times "$(field p99_us "$line")" 0.001)"
  keep "rdap-max-$1" "$(times "$(field max_us "$line")" 0.001)"
}
for ((round = 1; round <= rounds; round++)); do
  paced_pair "$(times "$seconds" 3)"
  keep_pair quiet
  settle "${pid[main]}"
  forget_peak "${pid[main]}"
  paced_pair 900
  sleep 0.2
  reload main
  sleep 1
  kill "$one" "$two"
  keep_pair reloading
  keep reload-seconds "$took"
  keep_ratio reload-peak "$(memory_of "${pid[main]}" VmHWM)" "$text"
  keep_ratio whois-p99-ratio "$(last whois-p99-reloading)" "$(last whois-p99-quiet)"
  keep_ratio rdap-p99-ratio "$(last rdap-p99-reloading)" "$(last rdap-p99-quiet)"
done
row 04 "peak memory while reloading under load / plain text" "<= 2.3" "<= 1.5" reload-peak 2 "the reload takes $(show reload-seconds 1) s"
p99_row() {
  # p99_row NUMBER PROTOCOL
  row "$1" "p99 during a full reload / without, ${2^^}" "<= 3" "<= 1.5" "$2-p99-ratio" 2 \
    "$(show "$2-p99-reloading") ms against $(show "$2-p99-quiet") ms; longest $(show "$2-max-reloading" 1) and $(show "$2-max-quiet" 1) ms"
}
p99_row 13-1 whois
p99_row 13-2 rdap
