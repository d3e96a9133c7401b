# What is resident once a server is ready and has come to rest, beside the plain text. The page cache is not counted, files that are
# mapped into memory are.
for ((round = 1; round <= (rounds < 3 ? rounds : 3); round++)); do
  began=$EPOCHREALTIME
  start_rdapd fresh --source "TEST=$data.rpsl.gz"
  keep ready-seconds "$(since "$began")"
  settle "${pid[fresh]}"
  keep_ratio resident "$(memory_of "${pid[fresh]}" VmRSS)" "$text"
  keep_ratio resident-peak "$(memory_of "${pid[fresh]}" VmHWM)" "$text"
  keep resident-anon "$(memory_of "${pid[fresh]}" RssAnon)"
  keep resident-file "$(memory_of "${pid[fresh]}" RssFile)"
  stop_server fresh
done
row 03 "resident memory once serving / plain text" "<= 1.3" "<= 0.7" resident 2 \
  "$(megabytes "$(median resident-anon)") and $(megabytes "$(median resident-file)") of mapped files, of $(megabytes "$text"); peak while loading $(show resident-peak); ready after $(show ready-seconds 1) s"
