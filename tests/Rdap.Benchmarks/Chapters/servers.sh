# The servers, each started when a chapter first needs it, and the ways to ask them.
declare -A pid=() whois=() http=()

start_rdapd() {
  # start_rdapd NAME OPTION...: until it is ready
  local name=$1
  shift
  whois[$name]=$(free_port)
  http[$name]=$(free_port)
  # Under nohup SIGHUP is ignored, and stays so in every child: no reload would ever come.
  start "$work/$name.log" env --default-signal=HUP "$rdapd" serve --whois "127.0.0.1:${whois[$name]}" --http "127.0.0.1:${http[$name]}" "$@"
  pid[$name]=$started
  wait_for "$name" "$started" 600 is_ready "${http[$name]}"
}
is_ready() (
  # is_ready HTTP-PORT. By the shell itself: a program started twenty times a second would take its share of a load. In a subshell, because a
  # server that only tries its port hangs up at once, and the signal for that (SIGPIPE) ends whoever writes.
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || exit 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  read -r status <&3 || true
  [[ ${status-} = "HTTP/1.1 200 "* ]]
)
rest() {
  # rest NAME: until nothing goes on in a server that was just started. After a load it works out the digests of its sources: in the idle
  # class, but half a minute of a core at ten million objects, which counts as CPU time of whatever is asked meanwhile.
  wait_for "the digest of $1" "${pid[$1]}" 300 has_digests "${http[$1]}"
}
has_digests() (
  # has_digests HTTP-PORT, in a subshell as above
  look_at_health "$1"
  [ "$sources" -gt 0 ] && [ "$sources" = "$digests" ]
)
stop_server() {
  stop "${pid[$1]}"
  unset "pid[$1]"
}
need_main() {
  # The server of the whole dump, warmed up; how long its answers are is in $answer and $body.
  [ -z "${pid[main]-}" ] || return 0
  say "starting rdapd with $objects objects ..."
  start_rdapd main --source "TEST=$data.rpsl.gz"
  rest main
  warm_up main "$data"
}
warm_up() {
  # warm_up NAME DUMP: until the hot code is compiled; the average lengths of the answers go to $answer and $body
  ask "$1" whois "${whois[$1]}" "${pid[$1]}" "$2.queries" "$(times "$seconds" 3)"
  answer=$(field average_bytes "$line")
  ask "$1" http "${http[$1]}" "${pid[$1]}" "$2.paths" "$(times "$seconds" 3)"
  body=$(field average_bytes "$line")
}
need_floor() {
  # The WHOIS floor, with answers as long as those of "main".
  [ -z "${pid[floor]-}" ] || return 0
  need_main
  whois[floor]=$(free_port)
  start "$work/floor.log" "$work/bin/whoisfloor" "${whois[floor]}" "$answer"
  pid[floor]=$started
  wait_for floor "$started" 5 listens "${whois[floor]}"
}
memory_places=10
need_memory_floor() {
  # The same with as much memory as "main" has, of which it reads some places one after the other for each answer: an answer's way through
  # a registry (segment, entry, place, text, keys, places, texts) is about as long.
  [ -z "${pid[memory]-}" ] || return 0
  need_floor
  whois[memory]=$(free_port)
  start "$work/memory.log" "$work/bin/whoisfloor" "${whois[memory]}" "$answer" "$(($(memory_of "${pid[main]}" VmRSS) >> 20))" "$memory_places"
  pid[memory]=$started
  wait_for memory "$started" 60 listens "${whois[memory]}"
}
need_nginx() {
  # nginx with a file as long as the RDAP answers of "main".
  [ -z "${pid[nginx]-}" ] || return 0
  need_main
  http[nginx]=$(free_port)
  mkdir -p "$work/nginx/html" "$work/nginx/tmp"
  head -c "$body" /dev/zero | tr '\0' x >"$work/nginx/html/answer.json"
  echo /answer.json >"$work/nginx/paths"
  sed "s/PORT/${http[nginx]}/" "$here/Floors/nginx.conf" >"$work/nginx/nginx.conf"
  start "$work/nginx.log" "$nginx" -p "$work/nginx/" -c nginx.conf
  pid[nginx]=$started
  wait_for nginx "$started" 5 listens "${http[nginx]}"
}

# ---- a core each: the server on one, who asks on the other
other_core=(taskset -c "$(($(nproc) > 1 ? 1 : 0))")
on_one_core() { taskset -cp 0 "$1" >/dev/null; for task in "/proc/$1/task"/*; do taskset -cp 0 "${task##*/}" >/dev/null 2>&1 || true; done; }

# ---- load
load() {
  # load MODE PORT PID FILE SECONDS OPTION...: becomes netload, so that what is started in the background can be ended by its id.
  # With PID 0 no server's CPU time is told.
  exec "$work/bin/netload" -m "$1" -p "$2" -P "$3" -f "$4" -d "$5" -x %ERROR "${@:6}"
}
ask() {
  # ask NAME MODE PORT PID FILE SECONDS OPTION...: the figures go to $line
  line=$(load "${@:2}") || fail "errors from $1: $line"
  say "  $1, $2${7+, ${*:7}}: $line"
}
ask_aside() {
  # ask_aside FILE MODE PORT PID FILE SECONDS OPTION...: the same in the background; its id is in $started, its figures in the file
  start "$1" load "${@:2}"
}
asked() {
  # asked NAME PID FILE: waits for it; the figures go to $line
  collect "$2" || fail "errors from $1: $(cat "$3")"
  line=$(cat "$3")
  say "  $1: $line"
}
ask_wrk() {
  # ask_wrk NAME PORT PID FILE: HTTP on connections that stay open; the figures go to $line
  local used answered
  used=$(cpu_of "$3")
  line=$(wrk -t 1 -c "$connections" -d "$(awk -v s="$seconds" 'BEGIN { print s < 1 ? 1 : int(s) }')s" -s "$here/Load/paths.lua" "http://127.0.0.1:$2" -- "$4" | grep ^qps=)
  used=$(($(cpu_of "$3") - used))
  answered=$(field answered "$line")
  line="$line server_us=$(ratio "$used" "$answered")"
  say "  $1, wrk: $line"
  [ "$(field failed "$line")" = 0 ] && [ "$(field refused "$line")" = 0 ] && [ "$answered" -gt 0 ] || fail "HTTP errors from $1: $line"
}
need_tops() {
  # The rates that "main" reaches when nothing else is asked, in the figures top-whois and top-rdap.
  [ ! -f "$results/top-whois" ] || return 0
  need_main
  local round
  for ((round = 1; round <= rounds; round++)); do
    ask main whois "${whois[main]}" "${pid[main]}" "$data.queries" "$seconds" -c "$connections"
    keep top-whois "$(field qps "$line")"
    ask main http "${http[main]}" "${pid[main]}" "$data.paths" "$seconds" -c "$connections"
    keep top-rdap "$(field qps "$line")"
  done
}
answers() {
  # answers PORT: the WHOIS answers to the queries on standard input
  local query
  while read -r query; do
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf '%s\r\n' "$query" >&3
    cat <&3
    exec 3>&-
  done
}

# ---- health and reloads
look_at_health() {
  # look_at_health HTTP-PORT: $version goes up with each load that goes into service; of $sources sources, $digests have a digest. Without a process
  # of its own, which would take its share of the load that is measured meanwhile.
  local text
  sources=0 digests=0
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  while read -r text <&3; do
    [[ ! $text =~ ^\"registryVersion\":\ *([0-9]+) ]] || version=${BASH_REMATCH[1]}
    [[ ! $text =~ ^\"name\": ]] || sources=$((sources + 1))
    [[ ! $text =~ ^\"digest\":\ *\"[0-9a-f]{64} ]] || digests=$((digests + 1))
  done
  exec 3>&-
}
reload() {
  # reload NAME: loads its sources again and waits until they serve; how long that took is in $took
  local version before began=$EPOCHREALTIME left=3000
  look_at_health "${http[$1]}"
  before=$version
  kill -HUP "${pid[$1]}"
  while [ "$version" = "$before" ]; do
    [ $((left--)) -gt 0 ] || fail "$1 has not loaded its source again"
    sleep 0.2
    look_at_health "${http[$1]}"
  done
  took=$(since "$began")
}
