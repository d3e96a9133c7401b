# A source published for mirrors: all of a million objects beside "gzip -6" of the same text, then what a thousand changes take.
need_dump "$((objects < 1000000 ? objects : 1000000))"
for ((round = 1; round <= rounds; round++)); do
  rm -rf "$work/published"
  line=$("${bench[@]}" publish "$dump.rpsl" "$work/published") || fail "publishing failed: $line"
  say "  $line"
  [ "$(field changes "$line")" -gt 0 ] || fail "the changes were not found: $line"
  published=$line
  zcat "$work"/published/nrtm-snapshot.1.* >"$work/published/plain"
  began=$EPOCHREALTIME
  gzip -6 <"$work/published/plain" >/dev/null
  keep gzip-seconds "$(since "$began")"
  keep publish-seconds "$(field seconds "$published")"
  keep publish-ratio "$(ratio "$(last publish-seconds)" "$(last gzip-seconds)")"
  keep delta-seconds "$(field delta_seconds "$published")"
done
row 60 "publishing a snapshot of $(field objects "$published") objects / \`gzip -6\` of the same text" "<= 2" "-" publish-ratio 2 "$(show publish-seconds) s against $(show gzip-seconds) s; $(megabytes "$(field stored "$published")")"
row 61 "publishing $(field changes "$published") changes of it, s" "-" "-" delta-seconds 2 "compared and written"
rm -rf "$work/published"
