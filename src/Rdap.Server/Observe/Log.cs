using Rdap.Registry;

namespace Rdap.Server.Observe;

/// <summary>Every sentence the program logs, with its event id. 1-19 life, 20-39 doors, 40-69 reload, 70-89 queries, of which 70 and 71 are the lines of <see cref="QueryLines"/>.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "rdapd {Version} starts with {Sources}")]
    public static partial void Starting(this ILogger log, string version, string sources);

    [LoggerMessage(2, LogLevel.Information, "Ready: {Objects} objects in {Count} sources; {Doors}")]
    public static partial void Ready(this ILogger log, long objects, int count, string doors);

    [LoggerMessage(3, LogLevel.Information, "Stopping; running answers have {Seconds} seconds to finish")]
    public static partial void Stopping(this ILogger log, int seconds);

    [LoggerMessage(4, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(5, LogLevel.Critical, "{Problem}")]
    public static partial void CannotStart(this ILogger log, string problem);

    [LoggerMessage(6, LogLevel.Information, "Asked to stop: what comes in the next {Seconds} seconds is still answered, and balancers are told to go elsewhere")]
    public static partial void Draining(this ILogger log, int seconds);

    [LoggerMessage(7, LogLevel.Warning, "hugePages is \"reserved\", but there are none, and ordinary memory is taken: {Problem}")]
    public static partial void NoReservedPages(this ILogger log, string problem);

    [LoggerMessage(8, LogLevel.Information, "{Reserved:F0} of {All:F0} MB of the registries' memory are in reserved huge pages")]
    public static partial void ReservedPagesTaken(this ILogger log, double reserved, double all);

    [LoggerMessage(20, LogLevel.Information, "WHOIS listens on {EndPoint}")]
    public static partial void WhoisListens(this ILogger log, string endPoint);

    [LoggerMessage(21, LogLevel.Error, "WHOIS: accepting a connection failed; going on")]
    public static partial void AcceptFailed(this ILogger log, Exception problem);

    [LoggerMessage(22, LogLevel.Error, "WHOIS: a query failed; the connection is closed with error 100. Question: {Query}")]
    public static partial void WhoisFailed(this ILogger log, Exception problem, string query);

    [LoggerMessage(23, LogLevel.Error, "RDAP: a query failed; it is answered with status 500. Target: {Target}")]
    public static partial void RdapFailed(this ILogger log, Exception problem, string target);

    [LoggerMessage(24, LogLevel.Warning, "WHOIS: {Count} connections were cut off because their answers did not finish in time")]
    public static partial void ConnectionsCut(this ILogger log, int count);

    [LoggerMessage(25, LogLevel.Information, "The list {List} is in force: {Count} ranges from {Path}")]
    public static partial void AccessListRead(this ILogger log, string list, int count, string path);

    [LoggerMessage(26, LogLevel.Error, "The list {List} is not in force as its file has it, the one from before stays: {Problem}")]
    public static partial void AccessListKept(this ILogger log, string list, string problem);

    [LoggerMessage(27, LogLevel.Warning, "WHOIS: more clients than whois:personalClientsPerDay ({Clients}) were shown personal objects today; further ones share counters")]
    public static partial void PersonalCountersShared(this ILogger log, int clients);

    [LoggerMessage(28, LogLevel.Warning, "WHOIS: {Count} connections of proxies were closed because they did not begin with a header of the PROXY protocol; the last was from {Proxy}")]
    public static partial void ProxyHeadersMissing(this ILogger log, long count, string proxy);

    [LoggerMessage(30, LogLevel.Information, "HTTPS: the certificate for {Subject} is in force, valid until {Until:u}")]
    public static partial void CertificateRead(this ILogger log, string subject, DateTimeOffset until);

    [LoggerMessage(31, LogLevel.Error, "HTTPS: the certificate's files cannot be used, what was in force stays: {Problem}")]
    public static partial void CertificateKept(this ILogger log, string problem);

    [LoggerMessage(32, LogLevel.Warning, "HTTPS: {Problem}")]
    public static partial void CertificateTime(this ILogger log, string problem);

    [LoggerMessage(40, LogLevel.Information, "Source {Source}: loading {Inputs} file(s) ({Reason})")]
    public static partial void Loading(this ILogger log, string source, int inputs, string reason);

    [LoggerMessage(41, LogLevel.Information, "Source {Source}: {Objects} objects in service after {Seconds:0.00} s ({Megabytes:0.0} MB of text, {Skipped} skipped, {Duplicates} duplicates)")]
    public static partial void Loaded(this ILogger log, string source, long objects, double seconds, double megabytes, long skipped, long duplicates);

    [LoggerMessage(42, LogLevel.Warning, "Source {Source}: skipped: {Problem}")]
    public static partial void Skipped(this ILogger log, string source, string problem);

    [LoggerMessage(43, LogLevel.Warning, "Source {Source}: {Note}")]
    public static partial void LoadNote(this ILogger log, string source, string note);

    [LoggerMessage(44, LogLevel.Error, "Source {Source}: the new data is refused, the old goes on serving: {Reason}")]
    public static partial void KeptOld(this ILogger log, string source, string reason);

    [LoggerMessage(45, LogLevel.Error, "Source {Source}: nothing of it can be served: {Reason}")]
    public static partial void SourceMissing(this ILogger log, string source, string reason);

    [LoggerMessage(46, LogLevel.Error, "Source {Source}: loading failed unexpectedly")]
    public static partial void LoadFailed(this ILogger log, Exception problem, string source);

    [LoggerMessage(47, LogLevel.Information, "Source {Source}: fetched {Url}: {Bytes} bytes")]
    public static partial void Fetched(this ILogger log, string source, string url, long bytes);

    [LoggerMessage(48, LogLevel.Warning, "Source {Source}: fetching {Url} failed, the copy from before is used: {Reason}")]
    public static partial void FetchFailed(this ILogger log, string source, string url, string reason);

    [LoggerMessage(49, LogLevel.Information, "Reload asked for ({Reason})")]
    public static partial void ReloadAsked(this ILogger log, string reason);

    [LoggerMessage(50, LogLevel.Debug, "Source {Source}: unchanged")]
    public static partial void Unchanged(this ILogger log, string source);

    [LoggerMessage(51, LogLevel.Warning, "Degraded: {Missing} cannot be served; the other sources are")]
    public static partial void StartsDegraded(this ILogger log, string missing);

    [LoggerMessage(52, LogLevel.Information, "Source {Source}: {Objects} objects in service after {Seconds:0.00} s, restored from {Path}, saved at {Saved:u}")]
    public static partial void Restored(this ILogger log, string source, long objects, double seconds, string path, DateTimeOffset saved);

    [LoggerMessage(53, LogLevel.Warning, "Source {Source}: the snapshot {Path} is not used, the source's own files are loaded: {Reason}")]
    public static partial void NotRestored(this ILogger log, string source, string path, string reason);

    [LoggerMessage(54, LogLevel.Information, "Source {Source}: saved to {Path} in {Seconds:0.00} s")]
    public static partial void SnapshotSaved(this ILogger log, string source, string path, double seconds);

    [LoggerMessage(55, LogLevel.Warning, "Source {Source}: no snapshot could be saved to {Path}: {Reason}")]
    public static partial void SnapshotNotSaved(this ILogger log, string source, string path, string reason);

    [LoggerMessage(56, LogLevel.Information, "Source {Source}: {Added} objects added, {Changed} changed, {Deleted} deleted, found in {Seconds:0.00} s; its history has {Events} events in {Megabytes:0.0} MB since {Since:u}")]
    public static partial void Compared(this ILogger log, string source, int added, int changed, int deleted, double seconds, long events, double megabytes, DateTimeOffset since);

    [LoggerMessage(57, LogLevel.Warning, "Source {Source}: the history {Path} is not used and set aside, a new one begins: {Reason}")]
    public static partial void HistoryNotRestored(this ILogger log, string source, string path, string reason);

    [LoggerMessage(58, LogLevel.Information, "Source {Source}: its digest is {Digest}, worked out in {Seconds:0.00} s")]
    public static partial void Digested(this ILogger log, string source, SourceDigest digest, double seconds);

    [LoggerMessage(60, LogLevel.Information, "Source {Source}: version {Version} of session {Session} published, {Changes} changes, in {Seconds:0.00} s")]
    public static partial void Published(this ILogger log, string source, long version, string session, int changes, double seconds);

    [LoggerMessage(61, LogLevel.Warning, "Source {Source}: not published, what was published before stays: {Reason}")]
    public static partial void NotPublished(this ILogger log, string source, string reason);

    [LoggerMessage(62, LogLevel.Warning, "Source {Source}: a new session {Session} begins, so mirrors start from its snapshot; the one before cannot go on: {Reason}")]
    public static partial void PublicationRestarted(this ILogger log, string source, string session, string reason);

    [LoggerMessage(63, LogLevel.Information, "Source {Source}: version {Version} of session {Session} mirrored from {Url}, {Objects} objects in service, in {Seconds:0.00} s")]
    public static partial void Mirrored(this ILogger log, string source, long version, string session, string url, long objects, double seconds);

    [LoggerMessage(64, LogLevel.Warning, "Source {Source}: not mirrored, what is in service stays: {Reason}; next poll in {Seconds:0} s")]
    public static partial void MirrorKept(this ILogger log, string source, string reason, double seconds);

    [LoggerMessage(65, LogLevel.Warning, "Source {Source}: {Count} changes of the publisher could not be made, such as {Example}")]
    public static partial void ChangesSkipped(this ILogger log, string source, int count, string example);

    [LoggerMessage(66, LogLevel.Warning, "Source {Source}: the changes could not be merged in the background, they stay where they are")]
    public static partial void NotMerged(this ILogger log, Exception problem, string source);

    [LoggerMessage(67, LogLevel.Error, "Source {Source}: a poll failed; going on")]
    public static partial void PollFailed(this ILogger log, Exception problem, string source);

    [LoggerMessage(68, LogLevel.Warning, "Source {Source}: the snapshot {Path} is not used, all is had from the publisher anew: {Reason}")]
    public static partial void MirrorNotRestored(this ILogger log, string source, string path, string reason);

    [LoggerMessage(69, LogLevel.Information, "Source {Source}: serial {Serial} mirrored from {Server} by NRTMv3, which is not signed, {Objects} objects in service, in {Seconds:0.00} s")]
    public static partial void MirroredUnsigned(this ILogger log, string source, long serial, string server, long objects, double seconds);

    [LoggerMessage(72, LogLevel.Warning, "{Count} query lines were dropped: the log is slower than the queries")]
    public static partial void QueryLinesDropped(this ILogger log, long count);
}
