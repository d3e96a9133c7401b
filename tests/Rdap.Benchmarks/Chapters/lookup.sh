# In memory and on one core: the smallest range around random addresses within the ranges of the dump, which no cache can hold.
look_up "$objects"
match() {
  # match VERSION AT-LEAST AIM
  local figure
  for figure in least ns most; do # the median of the three is the median of all rounds
    keep "match-v$1" "$(cost "$objects" "match-v$1" $figure)"
  done
  row "07-v$1" "random smallest enclosing range, IPv$1, one core, ns" "$2" "$3" "match-v$1" 0 "$(cost "$objects" "match-v$1" allocated) bytes allocated"
}
match 4 "<= 250" "<= 110"
match 6 "<= 300" "<= 190"
keep read-allocated "$(cost "$objects" whois-read-v4 allocated)"
row 07-x "bytes allocated by a WHOIS query's parsing" "<= 0" "<= 0" read-allocated 0 "$(cost "$objects" whois-read-v4 ns) ns"

# The first page of searches over the whole dump, with texts from it: the slowest of every kind.
"${bench[@]}" search "$data.rpsl" --count "$((lookups / 1000 + 1))" | tee "$results/searches" >&2
slowest=$(sort -t= -k4 -g <(sed -n 's/^\(search-[a-z-]*\) .*most=\([0-9.]*\).*/\1 m=0 p=0 x=\2/p' "$results/searches") | tail -1)
keep search-slowest "$(awk -v us="$(field x "$slowest")" 'BEGIN { printf "%.3f", us / 1000 }')"
row 07-y "first page of a search, the slowest of all, ms" "<= 50" "<= 20" search-slowest 1 \
  "${slowest%% *}; a name's beginning $(field us "$(grep '^search-entity-name-prefix ' "$results/searches")") us, the most that a search may look at $(field us "$(grep '^search-worst-class ' "$results/searches")") us"
