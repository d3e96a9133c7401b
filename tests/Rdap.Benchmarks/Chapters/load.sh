# How long a dump takes from the file to the first answer, beside zcat, in turn. One load before, not counted, and before each
# the memory that it will need is touched once: a virtual machine's host hands pages out slowly, and takes free ones back within seconds.
cat "$data.rpsl" "$data.rpsl.gz" >/dev/null # into the page cache

load_in_process() {
  # load_in_process FILE: the figures go to $line
  "$work/bin/touchmemory" $((text / 1000000 + 64))
  line=$("${bench[@]}" load "$1" --ask "$(head -1 "$data.queries")") || fail "loading $1 failed: $line"
  say "  $line"
  [ "$(field objects "$line")" = "$objects" ] && [ "$(field skipped "$line")" = 0 ] || fail "not every object of $1 was loaded: $line"
}
load_in_process "$data.rpsl"
for ((round = 1; round <= rounds; round++)); do
  began=$EPOCHREALTIME
  zcat "$data.rpsl.gz" >/dev/null
  keep zcat-seconds "$(since "$began")"
  load_in_process "$data.rpsl.gz"
  keep gz-seconds "$(field seconds "$line")"
  load_in_process "$data.rpsl"
  keep plain-seconds "$(field seconds "$line")"
  keep_ratio gz-ratio "$(last gz-seconds)" "$(last zcat-seconds)"
  keep_ratio plain-ratio "$(last plain-seconds)" "$(last zcat-seconds)"
done
row 01 "load from \`.gz\` to first answer / \`zcat\`" "<= 1.5" "<= 0.8" gz-ratio 2 "$(show gz-seconds) s against $(show zcat-seconds) s"
row 02 "load from plain text / the same \`zcat\`" "<= 1.0" "<= 0.5" plain-ratio 2 "$(show plain-seconds) s"
