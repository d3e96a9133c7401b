# Many addresses at once, in memory and on one core: a list of addresses over and over against a million objects, as CSV; numbers out of a
# log; beside grepcidr, if it is installed, which only says which lines are in any of the prefixes.
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
batch_row 21-5 batch-extract megabytes "numbers picked out of a log, MB/s" ">= 200" "-"
keep batch-kept "$(awk -v k="$(batch batch-csv kept)" 'BEGIN { print k / 1e6 }')"
row 21-6 "memory kept after ten million rows more than before, MB" "<= 8" "-" batch-kept 1 "a session with its buffers"

if command -v grepcidr >/dev/null; then
  cpu_seconds() { ( TIMEFORMAT='%U'; time taskset -c 0 grepcidr -f "$1" "$2" >/dev/null || true ) 2>&1 | tail -1; }
  head -1 "$work/batch.addresses" >"$work/batch.one"
  for ((round = 0; round < rounds; round++)); do
    # What it takes to read the prefixes is not counted.
    keep batch-grepcidr "$(awk -v a="$(cpu_seconds "$work/batch.prefixes" "$work/batch.addresses")" -v b="$(cpu_seconds "$work/batch.prefixes" "$work/batch.one")" \
      -v n="$(wc -l <"$work/batch.addresses")" 'BEGIN { print n / (a - b > 0.001 ? a - b : 0.001) }')"
  done
  keep batch-ratio "$(ratio "$(batch batch-csv persecond)" "$(median batch-grepcidr)")"
  row 21-7 "addresses of a list: rate / grepcidr" ">= 0.33" ">= 1.0" batch-ratio 2 "$(show batch-grepcidr 0) lines/s"
fi
rm -f "$work"/batch.{addresses,prefixes,one}
