# The programs and the data: what is measured is what "dotnet publish" makes.

for tool in dotnet gcc wrk zcat taskset; do
  command -v "$tool" >/dev/null || fail "$tool is missing: install gcc, wrk and nginx-light"
done
nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || fail "nginx is missing: install nginx-light"

# The published program looks for the runtime in fixed places only.
export DOTNET_ROOT=${DOTNET_ROOT-$(dirname "$(readlink -f "$(command -v dotnet)")")}

say "building ..."
dotnet publish src/Rdap.Server -c Release -o "$work/rdapd" --nologo -v quiet >&2
dotnet build tests/Rdap.Benchmarks -c Release --nologo -v quiet >&2
rdapd=$work/rdapd/rdapd
bench=(dotnet "$root/artifacts/bin/Rdap.Benchmarks/release/Rdap.Benchmarks.dll")
compile() {
  # compile NAME FILE...
  local name=$1
  shift
  gcc -O2 -Wall -Wextra -std=gnu11 -pthread -o "$work/bin/$name" "${@/#/$here/}"
}
compile netload Load/netload.c Load/asker.c Load/dialogue.c Load/questions.c Load/histogram.c
compile firstanswer Load/firstanswer.c
compile pipeload Load/pipeload.c
compile rowload Load/rowload.c
compile busy Load/busy.c
compile touchmemory Load/touchmemory.c
compile whoisfloor Floors/whoisfloor.c

# Kept from run to run, made again when the generator has changed.
stamp=$(cat "$here"/Generate/*.cs | sha256sum | cut -c1-12)
need_dump() {
  # need_dump OBJECTS: the files $work/dump-OBJECTS-STAMP.{rpsl,rpsl.gz,queries,paths}; the name up to the dot is in $dump
  dump=$work/dump-$1-$stamp
  [ ! -f "$dump.done" ] || return 0
  say "generating $1 objects ..."
  rm -f "$work"/dump-"$1"-*
  "${bench[@]}" generate --objects "$1" --seed 1 --out "$dump.rpsl" --queries "$dump.queries"
  "${bench[@]}" generate --objects "$1" --seed 1 --out "$dump.rpsl.gz"
  sed 's|^|/ip/|' "$dump.queries" >"$dump.paths"
  touch "$dump.done"
}
need_dump "$objects"
data=$dump
text=$(stat -c %s "$data.rpsl")
