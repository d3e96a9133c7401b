# Many addresses at once against a million objects. In memory and on one core: a list of addresses over and over, as CSV; numbers out of a
# log; beside grepcidr, if it is installed, which only says which lines are in any of the prefixes. Then over one connection to a server on one
# core, who asks on the other; and by the program itself, from a file to a file.
million=$((smoke ? small : 1000000))
lines=$((smoke ? 20000 : 10000000))
listed=$(find "${RDAP_TEST_DATA-$root/../shared/data}/abuse" -name '*.gz' 2>/dev/null | sort | head -1) || true
taskset -c 0 "${bench[@]}" batch --objects "$million" --lines "$lines" --rounds "$rounds" --warm-up "$warmup" --write "$work/batch" \
  ${listed:+--addresses "$listed"} | tee "$results/batch" >&2
batch() { field "$2" "$(grep "^$1 " "$results/batch")"; } # batch NAME FIELD
batch_row() {
  # batch_row ROW NAME FIELD WHAT AT-LEAST AIM
  keep "$2" "$(batch "$2" "$3")"
  row "$1" "$4" "$5" "$6" "$2" 0 "$(batch "$2" ns) ns a line, $(batch "$2" allocated) bytes allocated; found $(batch "$2" found) of $(batch "$2" rows)"
}
batch_row 21-1 batch-csv persecond "addresses of a list, one core, CSV with range and abuse contact, rows/s" ">= 1000000" ">= 3000000"
batch_row 21-2 batch-scattered persecond "the same, random addresses, rows/s" ">= 1000000" "-"
batch_row 21-3 batch-all persecond "the same list, every column, rows/s" "-" "-"
batch_row 21-4 batch-whois persecond "the same list, rows of bulk WHOIS, rows/s" ">= 500000" "-"
batch_row 21-41 batch-whois-scattered persecond "the same, random addresses, rows/s" ">= 500000" "-"
batch_row 21-5 batch-extract megabytes "numbers picked out of a log, MB/s" ">= 200" "-"
keep batch-kept "$(awk -v k="$(batch batch-csv kept)" 'BEGIN { print k / 1e6 }')"
row 21-6 "memory kept after ten million rows more than before, MB" "<= 8" "-" batch-kept 1 "a session with its buffers"

head -1 "$work/batch.addresses" >"$work/batch.one"
if command -v grepcidr >/dev/null; then
  cpu_seconds() { ( TIMEFORMAT='%U'; time taskset -c 0 grepcidr -f "$1" "$2" >/dev/null || true ) 2>&1 | tail -1; }
  for ((round = 0; round < rounds; round++)); do
    # What it takes to read the prefixes is not counted.
    keep batch-grepcidr "$(awk -v a="$(cpu_seconds "$work/batch.prefixes" "$work/batch.addresses")" -v b="$(cpu_seconds "$work/batch.prefixes" "$work/batch.one")" \
      -v n="$(wc -l <"$work/batch.addresses")" 'BEGIN { print n / (a - b > 0.001 ? a - b : 0.001) }')"
  done
  keep batch-ratio "$(ratio "$(batch batch-csv persecond)" "$(median batch-grepcidr)")"
  row 21-7 "addresses of a list: rate / grepcidr" ">= 0.33" ">= 1.0" batch-ratio 2 "$(show batch-grepcidr 0) lines/s"
fi

need_dump "$million"
scattered=$dump.queries
start_rdapd rows --source "TEST=$dump.rpsl.gz"
rest rows
on_one_core "${pid[rows]}"
ask_rows() {
  # ask_rows MODE PORT FILE LINES: the figures go to $line
  line=$("${other_core[@]}" "$work/bin/rowload" -m "$1" -p "$2" -P "${pid[rows]}" -f "$3" -n "$4") || fail "rows are missing: $line"
  say "  rows by $1 of ${3##*/}: $line"
}
head -1000000 "$work/batch.addresses" >"$work/batch.list"
for ((round = 0; round <= rounds; round++)); do
  for mode in whois http; do
    [ "$mode" = whois ] && port=${whois[rows]} || port=${http[rows]}
    for list in "$work/batch.list" "$scattered"; do
      name=rows-$mode-$([ "$list" = "$scattered" ] && echo scattered || echo list)
      ask_rows "$mode" "$port" "$list" "$((lines / 5))"
      if [ "$round" -gt 0 ]; then # the first is until it is compiled
        keep "$name" "$(field persecond "$line")"
        keep "$name-ns" "$(field server_ns "$line")"
        keep "$name-client" "$(field client_ns "$line")"
      fi
    done
  done
  [ "$round" -gt 0 ] || before=$(memory_of "${pid[rows]}" VmRSS)
done
keep_ratio rows-memory "$(memory_of "${pid[rows]}" VmRSS)" "$before"
stop_server rows
rows_row() {
  # rows_row ROW WHAT FIGURE
  row "$1" "$2, rows/s" ">= 500000" "-" "$3" 0 "$(show "$3-ns" 0) ns of the server's CPU a row, $(show "$3-client" 0) of the client's"
}
rows_row 21-8 "one connection of bulk WHOIS (\`verbose\`, \`abuse\`): the list" rows-whois-list
rows_row 21-9 "the same, random addresses" rows-whois-scattered
rows_row 21-91 "one connection of \`POST /v1/lookup\`, CSV with range and abuse contact: the list" rows-http-list
rows_row 21-92 "the same, random addresses" rows-http-scattered
row 21-93 "memory of that server after all rows / after the first round" "<= 1.1" "-" rows-memory 2 ""

# The program itself. What loading takes is what it takes to answer one question.
lookup_seconds() { ( TIMEFORMAT='%R'; time "${other_core[@]}" "$rdapd" lookup --source "TEST=$dump.rpsl" --file "$1" --format csv --columns query,range,abuse >"$work/batch.csv" || true ) 2>&1 | tail -1; }
for ((round = 0; round < (rounds < 3 ? rounds : 3); round++)); do
  loading=$(lookup_seconds "$work/batch.one")
  taken=$(lookup_seconds "$work/batch.addresses")
  [ "$(wc -l <"$work/batch.csv")" = "$(($(wc -l <"$work/batch.addresses") + 1))" ] || fail "rows are missing"
  keep lookup-rows "$(awk -v a="$taken" -v b="$loading" -v n="$(wc -l <"$work/batch.addresses")" 'BEGIN { print n / (a - b > 0.001 ? a - b : 0.001) }')"
done
row 21-94 "\`rdapd lookup\`, the list from a file to a file, one core, without loading, rows/s" ">= 1000000" ">= 3000000" lookup-rows 0 "$(wc -l <"$work/batch.addresses") lines"
rm -f "$work"/batch.{addresses,prefixes,one,list,csv}
