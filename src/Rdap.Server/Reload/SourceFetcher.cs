using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>How a fetch ended.</summary>
/// <param name="Path">The local copy: the new one, or the one from before; null when there is none.</param>
/// <param name="Changed">Whether the copy is new.</param>
/// <param name="Problem">Why there is no new copy although one was wanted; null when all went well.</param>
internal readonly record struct FetchResult(string? Path, bool Changed, string? Problem);

/// <summary>
/// Keeps local copies of URLs. A fetch is conditional (ETag, Last-Modified), goes to a temporary file, is bounded in size and time, is
/// checked against the published digest where one is configured, and replaces the copy only when all of it is there.
/// </summary>
internal sealed partial class SourceFetcher(string folder, FetchOptions options, TimeProvider time, HttpMessageHandler? handler = null) : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private const int MaxSideFileBytes = 64 * 1024;

    // Made when the first URL is fetched: most of its cost is in loading its libraries.
    private readonly Lazy<HttpClient> _http = new(() => new HttpClient(handler ?? new SocketsHttpHandler
    {
        // The bytes are kept as the server has them: a .gz stays one.
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(30),
        MaxAutomaticRedirections = 5,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <summary>Where the copy of a URL is kept.</summary>
    public string PathOf(string url)
        => Path.Combine(folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..24].ToLowerInvariant() + ".data");

    /// <summary>Fetches one URL if it has changed.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="checksumSuffix">What to add to the URL for its digest; null for no check.</param>
    /// <param name="stop">Ends the fetch.</param>
    public async Task<FetchResult> FetchAsync(string url, string? checksumSuffix, CancellationToken stop)
    {
        string path = PathOf(url);
        string partial = path + ".part";
        string? kept = File.Exists(path) ? path : null;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            Directory.CreateDirectory(folder);
            FetchedCopy? before = kept is null ? null : ReadNote(path);
            using HttpRequestMessage request = MakeRequest(url, before);
            using HttpResponseMessage response = await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode == HttpStatusCode.NotModified && kept is not null)
            {
                return new(kept, false, null);
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                return new(kept, false, FormattableString.Invariant($"the server says {(int)response.StatusCode} {response.ReasonPhrase}"));
            }

            (HashAlgorithmName algorithm, string hex)? expected = null;
            if (checksumSuffix is not null)
            {
                string side = await ReadSideFileAsync(url + checksumSuffix, either.Token);
                if (!ChecksumFile.TryParse(side, out HashAlgorithmName algorithm, out string hex))
                {
                    return new(kept, false, $"no digest found in {url}{checksumSuffix}");
                }

                expected = (algorithm, hex);
            }

            string? problem = await SaveAsync(response, partial, expected, either.Token);
            if (problem is not null)
            {
                return new(kept, false, problem);
            }

            DateTimeOffset? modified = response.Content.Headers.LastModified;
            if (modified is { } date)
            {
                File.SetLastWriteTimeUtc(partial, date.UtcDateTime);
            }

            File.Move(partial, path, true);
            WriteNote(path, new(url, response.Headers.ETag?.ToString(), modified?.ToString("R", CultureInfo.InvariantCulture)));
            return new(path, true, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new(kept, false, FormattableString.Invariant($"not there after {options.TimeoutSeconds} seconds (reload:fetch:timeoutSeconds)"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or UriFormatException or InvalidOperationException)
        {
            return new(kept, false, e.InnerException is null ? e.Message : $"{e.Message} ({e.InnerException.Message})");
        }
        finally
        {
            TryDelete(partial);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private static HttpRequestMessage MakeRequest(string url, FetchedCopy? before)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("rdapd", Observe.ProgramVersion.Text));
        if (before?.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out EntityTagHeaderValue? etag))
        {
            request.Headers.IfNoneMatch.Add(etag);
        }

        if (before?.LastModified is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset date))
        {
            request.Headers.IfModifiedSince = date;
        }

        return request;
    }

    private async Task<string?> SaveAsync(HttpResponseMessage response, string partial, (HashAlgorithmName Algorithm, string Hex)? expected, CancellationToken stop)
    {
        if (response.Content.Headers.ContentLength > options.MaxBytes)
        {
            return TooLarge();
        }

        using IncrementalHash? digest = expected is { } e ? IncrementalHash.CreateHash(e.Algorithm) : null;
        await using (Stream from = await response.Content.ReadAsStreamAsync(stop))
        await using (FileStream to = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
        {
            byte[] buffer = new byte[BufferBytes];
            long total = 0;
            for (int read; (read = await from.ReadAsync(buffer, stop)) > 0;)
            {
                total += read;
                if (total > options.MaxBytes)
                {
                    return TooLarge();
                }

                digest?.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), stop);
            }
        }

        if (digest is null)
        {
            return null;
        }

        string actual = Convert.ToHexString(digest.GetHashAndReset());
        return actual == expected!.Value.Hex ? null
            : $"its {expected.Value.Algorithm} digest is {actual.ToLowerInvariant()}, published is {expected.Value.Hex.ToLowerInvariant()}";
    }

    private string TooLarge() => FormattableString.Invariant($"larger than {options.MaxBytes} bytes (reload:fetch:maxBytes)");

    private async Task<string> ReadSideFileAsync(string url, CancellationToken stop)
    {
        using HttpResponseMessage response = await _http.Value.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        await using Stream from = await response.Content.ReadAsStreamAsync(stop);
        byte[] text = new byte[MaxSideFileBytes];
        int length = await from.ReadAtLeastAsync(text, text.Length, false, stop);
        return Encoding.Latin1.GetString(text, 0, length);
    }

    private static FetchedCopy? ReadNote(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path + ".json"), NoteJson.Default.FetchedCopy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Without the note the file is simply fetched anew.
            return null;
        }
    }

    private static void WriteNote(string path, FetchedCopy note)
        => File.WriteAllBytes(path + ".json", JsonSerializer.SerializeToUtf8Bytes(note, NoteJson.Default.FetchedCopy));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next fetch writes over it.
        }
    }

    /// <summary>What is kept beside a copy to ask for a newer one.</summary>
    internal sealed record FetchedCopy(string Url, string? ETag, string? LastModified);

    [JsonSerializable(typeof(FetchedCopy))]
    private sealed partial class NoteJson : JsonSerializerContext;
}
