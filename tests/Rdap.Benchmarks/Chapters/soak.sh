# Minutes of everything at once at constant times, with reloads: no query may fail, memory must stay flat, and the longest wait of any
# query is told. The C floors are asked beside it, and one alone before: a virtual machine stands still by itself now and then.
# Each rate is a share of what this machine can do: a fixed one leaves half of it to reloads on one day, and nothing on another.
[ "$soak" != 0 ] || return 0
need_tops
need_memory_floor
length=$(times "$soak" 60)
whois_rate=$(times "$(median top-whois)" 0.0625) rdap_rate=$(times "$(median top-rdap)" 0.0625)

# Large answers: everything below a /16, everything that a maintainer has, and the objects of a megabyte and more.
{
  head -200 "$data.queries" | sed -E 's/^([0-9]+)\.([0-9]+)\..*/-r -M \1.\2.0.0\/16/'
  grep -m 200 '^mntner:' "$data.rpsl" | sed 's/^mntner: */-r -i mnt-by /'
  grep -m 1 '^aut-num:' "$data.rpsl" | sed 's/^aut-num: *//'
  echo FLTR-ONE-LONG-LINE
} >"$work/large-queries"

# The latency of the machine: constant answers by C.
ask floor whois "${whois[floor]}" "${pid[floor]}" "$data.queries" "$(times "$length" 0.1)" -c 512 -r "$whois_rate"
keep soak-alone "$(times "$(field max_us "$line")" 0.001)"

declare -A asker=()
begin_soak() {
  # begin_soak NAME MODE PORT FILE RATE: one of the loads, for the whole time
  ask_aside "$work/soak-$1" "$2" "$3" 0 "$4" "$length" -t 1 -c 512 -r "$5" -e
  asker[$1]=$started
}
begin_soak floor whois "${whois[floor]}" "$data.queries" "$(times "$whois_rate" 0.125)"
begin_soak memory whois "${whois[memory]}" "$data.queries" "$(times "$whois_rate" 0.125)"
begin_soak whois whois "${whois[main]}" "$data.queries" "$whois_rate"
begin_soak whois-k whois-k "${whois[main]}" "$data.queries" "$whois_rate"
begin_soak rdap http "${http[main]}" "$data.paths" "$rdap_rate"
begin_soak rdap-close http-close "${http[main]}" "$data.paths" "$(times "$rdap_rate" 0.25)"
begin_soak large whois "${whois[main]}" "$work/large-queries" "$(times "$whois_rate" 0.005)"

sample() {
  # sample FIGURE: memory, open files and threads of "main" now
  local files=("/proc/${pid[main]}/fd"/*)
  keep "$1-rss" "$(memory_of "${pid[main]}" VmRSS)"
  keep "$1-files" "${#files[@]}"
  keep "$1-threads" "$(awk '$1 == "Threads:" { print $2 }' "/proc/${pid[main]}/status")"
}
# A reload, some rest, a look; as often as it fits.
pause=$(times "$length" 0.02)
reloads=0
ends=$((${EPOCHREALTIME%.*} + ${length%.*}))
while :; do
  reload main
  sleep "$pause"
  sample soak
  reloads=$((reloads + 1))
  [ $((${EPOCHREALTIME%.*} + ${took%.*} + ${pause%.*} + 1)) -lt "$ends" ] || break
done

for name in whois whois-k rdap rdap-close large floor memory; do
  asked "$name" "${asker[$name]}" "$work/soak-$name"
  keep "soak-$name-ms" "$(times "$(field max_us "$line")" 0.001)"
  [ $name != floor ] && [ $name != memory ] || continue
  keep soak-answered "$(field answered "$line")"
  [ $name = large ] || keep soak-longest "$(last "soak-$name-ms")"
done
answered=$(awk '{ n += $1 } END { print n }' "$results/soak-answered")
keep soak-pause "$(greatest soak-longest)"
row 14 "longest wait of any query in $soak minutes with $reloads reloads, ms" "<= 100" "<= 20" soak-pause 1 \
  "$answered queries, none failed; WHOIS $(show soak-whois-ms 1), kept open $(show soak-whois-k-ms 1), RDAP $(show soak-rdap-ms 1), a connection a request $(show soak-rdap-close-ms 1), large answers $(show soak-large-ms 1); C epoll at the same time $(show soak-floor-ms 1), C that reads memory $(show soak-memory-ms 1), C epoll alone $(show soak-alone 1)"
third=$(sed -n "$((reloads < 3 ? reloads : 3))p" "$results/soak-rss")
keep_ratio soak-growth "$(last soak-rss)" "$third"
row 14-memory "memory after the last reload / after the third" "<= 1.05" "<= 1.02" soak-growth 3 \
  "$(megabytes "$(last soak-rss)"); files $(head -1 "$results/soak-files") to $(last soak-files), threads $(head -1 "$results/soak-threads") to $(last soak-threads)"
