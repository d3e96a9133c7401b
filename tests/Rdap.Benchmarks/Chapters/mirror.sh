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

# The same published files from nginx to a mirror: all of it beside the plain load of the dump, then deltas of one change each.
mirrored() { grep -q "version $1 of session .* mirrored" "$work/mirror.log"; }
seconds_of() { sed -n "s/.*$1.* \(in\|after\) \([0-9.]*\) s.*/\2/p" "$work/$2.log" | tail -1; } # seconds_of WORDS LOG
serve_published() {
  # serve_published: what is in $work/nginx/html, on a port that goes to $http[published]
  http[published]=$(free_port)
  mkdir -p "$work/nginx/tmp"
  sed "s/PORT/${http[published]}/" "$here/Floors/nginx.conf" >"$work/nginx/nginx.conf"
  start "$work/nginx.log" "$nginx" -p "$work/nginx/" -c nginx.conf
  pid[published]=$started
  wait_for nginx "$started" 5 listens "${http[published]}"
}
start_mirror() {
  rm -rf "$work/state"
  cat >"$work/mirror.json" <<JSON
{ "state": { "folder": "$work/state" },
  "sources": [{ "name": "TEST", "mirror": { "urls": ["http://127.0.0.1:${http[published]}/"], "key": "$work/nginx/html/public.pem", "pollSeconds": 1 } }] }
JSON
  start_rdapd mirror --config "$work/mirror.json"
  mirrored 1 || fail "nothing was mirrored: $(tail -3 "$work/mirror.log")"
}
rm -rf "$work/nginx"
mkdir -p "$work/nginx"
line=$("${bench[@]}" publish "$dump.rpsl" "$work/nginx/html") || fail "publishing failed: $line"
serve_published
for ((round = 1; round <= (rounds < 5 ? rounds : 5); round++)); do
  start_rdapd plain --source "TEST=$dump.rpsl.gz"
  keep plain-seconds "$(seconds_of 'objects in service' plain)"
  stop_server plain
  start_mirror
  keep mirror-seconds "$(seconds_of 'mirrored from' mirror)"
  keep mirror-ratio "$(ratio "$(last mirror-seconds)" "$(last plain-seconds)")"
  stop_server mirror
done
row 62 "mirroring a snapshot of $(field objects "$line") objects / loading the same plainly" "<= 2" "-" mirror-ratio 2 "$(show mirror-seconds) s against $(show plain-seconds) s"
stop_server published

deltas=$((objects < 1000000 ? 1000 : 53034))
need_dump "$small"
for ((round = 1; round <= (rounds < 3 ? rounds : 3); round++)); do
  rm -rf "$work/nginx/html"
  line=$("${bench[@]}" publish "$dump.rpsl" "$work/nginx/html" --deltas "$deltas") || fail "publishing failed: $line"
  serve_published
  start_mirror
  before=$(cpu_of "${pid[mirror]}")
  mv "$work/nginx/html/next.jose" "$work/nginx/html/update-notification-file.jose"
  wait_for "the mirror" "${pid[mirror]}" 120 mirrored $((deltas + 2))
  keep replay-seconds "$(seconds_of "version $((deltas + 2)) of" mirror)"
  keep replay-rate "$(ratio "$deltas" "$(last replay-seconds)")"
  keep replay-cpu "$(ratio "$(($(cpu_of "${pid[mirror]}") - before))" "$deltas")"
  stop_server mirror
  stop_server published
done
row 63 "deltas of one change each that a mirror follows, a second" ">= 5000" "-" replay-rate 0 "$deltas of them into $(field objects "$line") objects in $(show replay-seconds) s; $(show replay-cpu 0) us of the mirror's processor time for each"
rm -rf "$work/nginx" "$work/state"
