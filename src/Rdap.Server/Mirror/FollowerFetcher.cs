using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Mirror;

/// <summary>What a publisher's server said of a notification, to ask with for a newer one.</summary>
/// <param name="Url">Where it was.</param>
/// <param name="ETag">Its tag.</param>
/// <param name="LastModified">Its time.</param>
internal sealed record NotificationTag(Uri Url, EntityTagHeaderValue? ETag, DateTimeOffset? LastModified);

/// <summary>A notification as it was sent; nothing of it is verified.</summary>
internal sealed record FetchedNotification(byte[] Jws, NotificationTag Tag);

/// <summary>
/// Gets a publisher's files, each bounded in size and time. Redirects are not followed: they would lead past <see cref="Nrtm4Url.Resolve"/>.
/// </summary>
/// <param name="options">The limits for files.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">The limits for the notification.</param>
internal sealed class FollowerFetcher(FetchOptions options, TimeProvider time, Nrtm4Limits limits) : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private const int SmallBytes = 64 * 1024;

    // The notification of a large registry with a day of deltas is half a megabyte.
    private static readonly TimeSpan NotificationTimeout = TimeSpan.FromMinutes(2);

    private readonly Lazy<HttpClient> _http = new(static () => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <summary>Asks for a notification.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="before">What was said of the one that is known; null for none.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The notification; null when it is still the one before.</returns>
    /// <exception cref="FollowException">It is not to be had.</exception>
    /// <exception cref="Nrtm4Exception">It is too large.</exception>
    public Task<FetchedNotification?> GetNotificationAsync(Uri url, NotificationTag? before, CancellationToken stop) =>
        GetAsync(url, before, NotificationTimeout, async (response, cancel) =>
        {
            if (response is null)
            {
                return null;
            }

            using MemoryStream jws = new();
            await CopyAsync(response, limits.MaxNotificationBytes, bytes => jws.Write(bytes.Span), cancel);
            return new FetchedNotification(jws.ToArray(), new NotificationTag(url, response.Headers.ETag, response.Content.Headers.LastModified));
        }, stop);

    /// <summary>Downloads a file. It gets its name when all of it is there and is what the notification says.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="hash">SHA-256 of its bytes, in small hexadecimal digits.</param>
    /// <param name="path">Where to put it.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="FollowException">It is not to be had.</exception>
    /// <exception cref="Nrtm4Exception">It is too large, or another one.</exception>
    public Task DownloadAsync(Uri url, string hash, string path, CancellationToken stop) =>
        GetAsync(url, null, TimeSpan.FromSeconds(options.TimeoutSeconds), async (response, cancel) =>
        {
            await SaveAsync(response!, hash, path, cancel);
            return true;
        }, stop);

    /// <summary>Downloads a file into memory when it is small; else as <see cref="DownloadAsync"/> does.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="hash">SHA-256 of its bytes, in small hexadecimal digits.</param>
    /// <param name="path">Where to put it if it is not small.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Its bytes; null when it is not small.</returns>
    /// <exception cref="FollowException">It is not to be had.</exception>
    /// <exception cref="Nrtm4Exception">It is too large, or another one.</exception>
    public Task<byte[]?> GetSmallAsync(Uri url, string hash, string path, CancellationToken stop) =>
        GetAsync(url, null, TimeSpan.FromSeconds(options.TimeoutSeconds), async (response, cancel) =>
        {
            if (response!.Content.Headers.ContentLength is not { } length || length > SmallBytes)
            {
                await SaveAsync(response, hash, path, cancel);
                return null;
            }

            byte[] bytes = new byte[length];
            await using Stream from = await response.Content.ReadAsStreamAsync(cancel);
            await from.ReadExactlyAsync(bytes, cancel);
            return Nrtm4Hash.Of(bytes) == hash ? bytes : throw new Nrtm4Exception(Nrtm4Problem.WrongHash);
        }, stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private async Task SaveAsync(HttpResponseMessage response, string hash, string path, CancellationToken stop)
    {
        string partial = path + FollowerFolder.Partial;
        try
        {
            await WriteAsync(response, hash, partial, stop);
            FollowerFolder.Store(() => File.Move(partial, path, overwrite: true));
        }
        finally
        {
            // Nothing is there any more when all went well.
            FollowerFolder.Store(() => File.Delete(partial));
        }
    }

    private async Task WriteAsync(HttpResponseMessage response, string hash, string partial, CancellationToken stop)
    {
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (FileStream file = FollowerFolder.Create(partial))
        {
            await CopyAsync(response, options.MaxBytes, bytes =>
            {
                digest.AppendData(bytes.Span);
                FollowerFolder.Store(() => file.Write(bytes.Span));
            }, stop);
        }

        if (Convert.ToHexStringLower(digest.GetHashAndReset()) != hash)
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongHash);
        }
    }

    private async Task<T> GetAsync<T>(Uri url, NotificationTag? before, TimeSpan timeout, Func<HttpResponseMessage?, CancellationToken, Task<T>> read, CancellationToken stop)
    {
        using CancellationTokenSource limit = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using HttpRequestMessage request = MakeRequest(url, before);
            using HttpResponseMessage response = await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            bool isUnchanged = response.StatusCode == HttpStatusCode.NotModified && before is not null;
            return isUnchanged || response.StatusCode == HttpStatusCode.OK
                ? await read(isUnchanged ? null : response, either.Token)
                : throw new FollowException(FollowProblem.BadStatus, string.Create(CultureInfo.InvariantCulture, $"{url}: the server says {(int)response.StatusCode}"));
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new FollowException(FollowProblem.TooSlow, string.Create(CultureInfo.InvariantCulture, $"{url}: not there after {timeout.TotalSeconds:0} seconds"), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            throw new FollowException(FollowProblem.Unreachable, $"{url}: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static HttpRequestMessage MakeRequest(Uri url, NotificationTag? before)
    {
        HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("rdapd", ProgramVersion.Text));
        if (before?.ETag is { } tag)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        request.Headers.IfModifiedSince = before?.LastModified;
        return request;
    }

    private static async Task CopyAsync(HttpResponseMessage response, long most, Action<ReadOnlyMemory<byte>> take, CancellationToken stop)
    {
        long total = response.Content.Headers.ContentLength ?? 0;
        if (total <= most)
        {
            await using Stream from = await response.Content.ReadAsStreamAsync(stop);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            total = 0;
            for (int read; total <= most && (read = await from.ReadAsync(buffer, stop)) > 0; total += read)
            {
                take(buffer.AsMemory(0, read));
            }

            // Not when a read was cut short: whoever was writing to it may still do so.
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (total > most)
        {
            throw new Nrtm4Exception(Nrtm4Problem.TooLarge, string.Create(CultureInfo.InvariantCulture, $"more than {most} bytes"));
        }
    }
}
