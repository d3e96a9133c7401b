# RDAP over a million objects: the server on one core, who asks on the other, beside bare Kestrel and nginx with bodies of the same length.
middle=$((smoke ? small : 1000000))
need_dump "$middle"
middle_data=$dump

wrk_pinned() {
  # wrk_pinned NAME FILE OPTION...: HTTP on connections that stay open; the figures go to $line
  local used answered
  used=$(cpu_of "${pid[$1]}")
  line=$("${other_core[@]}" wrk -t 1 -c "$connections" -d "$(awk -v s="$seconds" 'BEGIN { print s < 1 ? 1 : int(s) }')s" "${@:3}" \
    -s "$here/Load/paths.lua" "http://127.0.0.1:${http[$1]}" -- "$2" | grep ^qps=)
  answered=$(field answered "$line")
  used=$(($(cpu_of "${pid[$1]}") - used))
  line="$line server_us=$(ratio "$used" "$answered")"
  say "  $1, wrk${3+ ${*:3}}: $line"
  [ "$(field failed "$line")" = 0 ] && [ "$(field refused "$line")" = 0 ] && [ "$answered" -gt 0 ] || fail "HTTP errors from $1: $line"
}
close_pinned() {
  # close_pinned NAME FILE: a connection a request
  line=$("${other_core[@]}" "$work/bin/netload" -m http-close -p "${http[$1]}" -P "${pid[$1]}" -f "$2" -d "$seconds" -t 1 -c "$connections") || fail "errors from $1: $line"
  say "  $1, http-close: $line"
}
tell() {
  # tell NAME PATH: what the server answers, head and all
  exec 3<>"/dev/tcp/127.0.0.1/${http[$1]}"
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
  cat <&3
  exec 3>&-
}
allocated() { tell rdap /metrics | tr -d '\r' | awk '$1 ~ /^rdapd_memory_allocated/ { printf "%.0f", $2 }'; }

start_rdapd rdap --source "TEST=$middle_data.rpsl.gz"
rest rdap
on_one_core "${pid[rdap]}"
wrk_pinned rdap "$middle_data.paths"
line=$("${other_core[@]}" "$work/bin/netload" -m http -p "${http[rdap]}" -P "${pid[rdap]}" -f "$middle_data.paths" -d "$seconds" -t 1 -c "$connections") || fail "errors: $line"
rdap_body=$(field average_bytes "$line")
tag=$(tell rdap "$(head -1 "$middle_data.paths")" | tr -d '\r' | sed -n 's/^ETag: //p')

http[kestrel]=$(free_port)
start "$work/kestrel.log" taskset -c 0 "${bench[@]}" httpfloor "${http[kestrel]}" "$rdap_body"
pid[kestrel]=$started
wait_for kestrel "$started" 10 listens "${http[kestrel]}"
http[static]=$(free_port)
mkdir -p "$work/static/html" "$work/static/tmp"
head -c "$rdap_body" /dev/zero | tr '\0' x >"$work/static/html/answer.json"
echo /answer.json >"$work/static/paths"
sed "s/PORT/${http[static]}/" "$here/Floors/nginx.conf" >"$work/static/nginx.conf"
start "$work/static.log" taskset -c 0 "$nginx" -p "$work/static/" -c nginx.conf
pid[static]=$started
wait_for static "$started" 5 listens "${http[static]}"
wrk_pinned kestrel "$middle_data.paths" # until it is compiled

for ((round = 1; round <= rounds; round++)); do
  before=$(allocated)
  wrk_pinned rdap "$middle_data.paths"
  keep rdap-open "$(field qps "$line")"
  keep rdap-open-us "$(field server_us "$line")"
  keep rdap-allocated "$(ratio "$(($(allocated) - before))" "$(field answered "$line")")"
  wrk_pinned kestrel "$middle_data.paths"
  keep kestrel-open "$(field qps "$line")"
  keep kestrel-open-us "$(field server_us "$line")"
  wrk_pinned static "$work/static/paths"
  keep static-open "$(field qps "$line")"
  keep static-open-us "$(field server_us "$line")"
  wrk_pinned rdap "$middle_data.paths" -H "If-None-Match: $tag"
  [ "$(field average_bytes "$line")" -lt 600 ] || fail "these are no 304s: $line"
  keep rdap-304 "$(field qps "$line")"
  wrk_pinned kestrel "$middle_data.paths" -H "If-None-Match: $tag"
  keep kestrel-304 "$(field qps "$line")"
  for server in rdap kestrel static; do
    [ $server = static ] && file=$work/static/paths || file=$middle_data.paths
    close_pinned $server "$file"
    keep "$server-close" "$(field qps "$line")"
  done
  keep_ratio open-kestrel "$(last rdap-open)" "$(last kestrel-open)"
  keep_ratio open-static "$(last rdap-open)" "$(last static-open)"
  keep_ratio unchanged-kestrel "$(last rdap-304)" "$(last kestrel-304)"
  keep_ratio close-static "$(last rdap-close)" "$(last static-close)"
  line=$("${other_core[@]}" "$work/bin/netload" -m http -p "${http[rdap]}" -P 0 -f "$middle_data.paths" -d "$seconds" -t 1 -c 256 -r "$(times "$(last rdap-open)" 0.8)") || fail "errors: $line"
  say "  rdap, at 80 %: $line"
  keep rdap-p99-pinned "$(times "$(field p99_us "$line")" 0.001)"
done
row 19-1 "RDAP, server on one core, 1,000,000 objects, kept open: rate / bare Kestrel" ">= 0.8" ">= 1.0" open-kestrel 2 \
  "$(show rdap-open 0) q/s, $(show rdap-open-us 1) us of CPU, against $(show kestrel-open 0) and $(show kestrel-open-us 1); $rdap_body bytes"
row 19-2 "the same / nginx static file" ">= 0.85" ">= 1.0" open-static 2 "against $(show static-open 0) and $(show static-open-us 1)"
row 19-3 "a connection a request: rate / nginx static file" ">= 0.5" ">= 0.62" close-static 2 \
  "$(show rdap-close 0) q/s against $(show static-close 0); bare Kestrel $(show kestrel-close 0)"
row 19-4 "304 by If-None-Match: rate / bare Kestrel's 304" ">= 0.9" ">= 1.0" unchanged-kestrel 2 "$(show rdap-304 0) q/s against $(show kestrel-304 0)"
row 19-5 "allocated for a request, bytes" "<= 1024" "<= 512" rdap-allocated 0 ""
row 19-6 "p99 at 80 % of the top rate, ms" "<= 5" "<= 2" rdap-p99-pinned 2 ""

# Bulk answers, plain and packed; memory stays as it is.
bulk() {
  # bulk PATH OPTION...: bytes and seconds go to $line
  line=$("${other_core[@]}" curl -sS --fail --noproxy '*' -o /dev/null -w 'bytes=%{size_download} seconds=%{time_total}' "${@:2}" "http://127.0.0.1:${http[rdap]}$1") || fail "bulk: $line"
  say "  rdap, bulk $*: $line"
}
networks='/nroBulkRdap1?objectClass=ip%20network'
bulk "$networks" # until it is compiled
before=$(memory_of "${pid[rdap]}" VmRSS)
for ((round = 1; round <= rounds; round++)); do
  bulk "$networks"
  keep bulk-rate "$(times "$(ratio "$(field bytes "$line")" "$(field seconds "$line")")" 0.000001)"
  keep bulk-bytes "$(times "$(field bytes "$line")" 0.000001)"
  bulk "$networks" -H 'Accept-Encoding: gzip'
  keep bulk-packed "$(ratio "$(times "$(last bulk-bytes)" 1)" "$(field seconds "$line")")"
done
keep_ratio bulk-memory "$(memory_of "${pid[rdap]}" VmRSS)" "$before"
row 20-1 "bulk RDAP, every ip network, MB/s" ">= 300" "-" bulk-rate 0 "$(show bulk-bytes 0) MB; packed with gzip $(show bulk-packed 0) MB/s of text"
row 20-2 "memory after the bulk answers / after the first of them" "<= 1.1" "-" bulk-memory 2 ""
for server in rdap kestrel static; do stop_server $server; done
