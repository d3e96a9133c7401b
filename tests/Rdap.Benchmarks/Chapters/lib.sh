# What all chapters use: figures, processes that end with the script, memory of a process, the rows of the table.

say() { echo "$*" >&2; }
fail() {
  say "run: $*"
  exit 1
}

# ---- figures: each name is a file in $results with a figure a line
keep() { echo "$2" >>"$results/$1"; }
keep_ratio() { keep "$1" "$(ratio "$2" "$3")"; }
last() { tail -1 "$results/$1"; }
median() { sort -g "$results/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
show() { printf "%.${2:-2}f" "$(median "$1")"; }
range() { sort -g "$results/$1" | awk -v d="${2:-2}" 'NR == 1 { a = $1 } { b = $1 } END { printf "%.*f-%.*f", d, a, d, b }'; }
greatest() { sort -g "$results/$1" | tail -1; }
field() { sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p" <<<"$2"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.4f", b ? a / b : 0 }'; }
times() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.6g", a * b }'; }
megabytes() { awk -v b="$1" 'BEGIN { printf "%.0f MB", b / 1e6 }'; }
since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }'; }

# ---- the table: rows have the numbers of the goals' table, and may come in any order
row() {
  # row NUMBER WHAT AT-LEAST AIM FIGURE DECIMALS WORDS: a goal is "<= N", ">= N" or "-"
  local measured reached
  measured=$(median "$5")
  reached=$(awk -v least="$3" -v aim="$4" -v m="$measured" '
    function met(goal,  g) { split(goal, g, " "); return g[1] == "<=" ? m <= g[2] : m >= g[2] }
    BEGIN { print least == "-" ? "" : aim != "-" && met(aim) ? "aim" : met(least) ? "least" : "**no**" }')
  printf '| %s | %s | %s | %.*f | %s | %s | %s |\n' "$2" "$3" "$4" "$6" "$measured" "$(range "$5" "$6")" "$reached" "$7" | tee "$results/row-$1" >&2
}
print_table() {
  echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), Linux $(uname -r), .NET $(dotnet --list-runtimes | awk '/^Microsoft.NETCore.App 10/ { v = $2 } END { print v }'); $(date -u +%Y-%m-%d)."
  echo "$objects objects; medians of $rounds rounds; load average at the end $(cut -d' ' -f1 /proc/loadavg)."
  echo
  echo "| what | at least | aim | measured | min-max | reached | figures |"
  echo "|---|---:|---:|---:|---:|---|---|"
  cat "$results"/row-*
}

# ---- processes: those that are started here end here, however this ends
declare -A children=()
start() {
  # start LOG COMMAND...: in the background; its id is in $started
  local log=$1
  shift
  "$@" >"$log" 2>&1 &
  started=$!
  children[$started]=1
}
collect() {
  # collect PID: waits for its end and gives its exit code
  local code=0
  wait "$1" || code=$?
  unset "children[$1]"
  return "$code"
}
stop() {
  kill "$1" 2>/dev/null || true
  collect "$1" || true
}
finish() {
  local code=$? pid
  trap - EXIT INT TERM
  for pid in "${!children[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${!children[@]}"; do wait "$pid" 2>/dev/null || true; done
  exit "$code"
}
trap finish EXIT
trap 'say "run: failed at ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND"' ERR
trap 'exit 130' INT
trap 'exit 143' TERM

wait_for() {
  # wait_for NAME PID SECONDS COMMAND...: until the command succeeds
  local name=$1 pid=$2 left=$(($3 * 20))
  shift 3
  until "$@" >/dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || fail "$name ended before it was ready"
    [ $((left--)) -gt 0 ] || fail "$name is not ready in time"
    sleep 0.05
  done
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }
free_port() {
  # Below the ports that the kernel gives to clients, so that none of the load's connections takes it first.
  local port
  while :; do
    port=$((15000 + RANDOM % 16000))
    listens "$port" 2>/dev/null || break
  done
  echo "$port"
}

# ---- what a process uses
memory_of() {
  # memory_of PID NAME: bytes; what is resident (VmRSS) with the reserved huge pages, which Linux counts apart
  awk -v name="$2:" '$1 == name || (name == "VmRSS:" && $1 == "HugetlbPages:") { n += $2 } END { printf "%.0f\n", n * 1024 }' "/proc/$1/status"
}
cpu_of() { awk '{ sub(/.*\) /, ""); split($0, f, " "); print (f[12] + f[13]) * 10000 }' "/proc/$1/stat"; } # us
forget_peak() {
  # VmHWM starts again from what is resident now
  { echo 5 >"/proc/$1/clear_refs"; } 2>/dev/null || say "  not allowed to reset VmHWM: the peak is that since the start"
}
settle() {
  # settle PID: until its resident memory has moved by less than 0.5 % in a second, for at most two minutes
  local before after left=120
  after=$(memory_of "$1" VmRSS)
  while [ $((left--)) -gt 0 ]; do
    before=$after
    sleep 1
    after=$(memory_of "$1" VmRSS)
    awk -v a="$before" -v b="$after" 'BEGIN { d = a > b ? a - b : b - a; exit !(d < 0.005 * a) }' && return
  done
  say "  the memory of $1 has not come to rest"
}

# ---- what the benchmarks' verb "lookup" measures
look_up() {
  # look_up OBJECTS: the lines go to $results/lookup-OBJECTS
  [ -f "$results/lookup-$1" ] || taskset -c 0 "${bench[@]}" lookup --objects "$1" --seed 1 --lookups "$lookups" --rounds "$rounds" --warm-up "$warmup" | tee "$results/lookup-$1" >&2
}
cost() { field "$3" "$(grep "^$2 " "$results/lookup-$1")"; } # cost OBJECTS NAME FIELD
