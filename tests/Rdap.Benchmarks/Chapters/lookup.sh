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
