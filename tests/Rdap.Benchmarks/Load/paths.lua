-- For wrk: asks for the paths in the file named after "--", one after another, and prints name=value pairs at the end.
-- The requests are put together before the first one is sent, so that asking costs the same whatever is asked for.
local requests, at = {}, 0

init = function(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

request = function()
  at = at % #requests + 1
  return requests[at]
end

done = function(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("qps=%.0f answered=%d failed=%d refused=%d bytes=%d average_bytes=%.0f p50_us=%d p99_us=%d\n",
    summary.requests / (summary.duration / 1e6), summary.requests, failed, summary.errors.status, summary.bytes,
    summary.bytes / math.max(1, summary.requests), latency:percentile(50), latency:percentile(99)))
end
