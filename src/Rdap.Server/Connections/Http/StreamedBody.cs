// RFC 9110 section 8.4: content codings. A body that is made while it is sent.
using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// Where the pieces of a long answer go: straight into the connection's pipe, or packed. A client that does not take them is waited for, and
/// is cut off when it is slower than any line is: it keeps a snapshot in memory, which a reload would have given back.
/// </summary>
internal sealed class StreamedBody
{
    private const int LeastBytesPerSecond = 64 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly PipeWriter _pipe;
    private readonly ArrayBufferWriter<byte>? _piece;
    private readonly Stream? _packing;

    /// <param name="context">The request; the head of its answer is complete.</param>
    /// <param name="coding">How the body is packed.</param>
    /// <param name="pieceBytes">About how many bytes are put together at a time.</param>
    public StreamedBody(HttpContext context, ContentCoding coding, int pieceBytes)
    {
        // HTTP/2 has one rate for the whole connection, Kestrel's own.
        if (!HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
        }

        _pipe = context.Response.BodyWriter;
        if (coding != ContentCoding.Identity)
        {
            _piece = new ArrayBufferWriter<byte>(2 * pieceBytes);
            _packing = ContentCodings.Into(coding, context.Response.Body);
        }
    }

    /// <summary>Where the next piece is put together.</summary>
    public IBufferWriter<byte> Output => _piece is null ? _pipe : _piece;

    /// <summary>Sends what was put together, and waits until there is room for more.</summary>
    /// <returns>Whether the client is still there.</returns>
    public async ValueTask<bool> SendAsync(CancellationToken stop)
    {
        if (_piece is null)
        {
            return !(await _pipe.FlushAsync(stop)).IsCompleted;
        }

        await _packing!.WriteAsync(_piece.WrittenMemory, stop);
        _piece.ResetWrittenCount();
        return true;
    }

    /// <summary>Sends what the packing has kept back, because nothing may follow for a while.</summary>
    public Task FlushAsync(CancellationToken stop) => _packing?.FlushAsync(stop) ?? Task.CompletedTask;

    /// <summary>Sends what the packing has kept back, and its end.</summary>
    public ValueTask EndAsync() => _packing?.DisposeAsync() ?? ValueTask.CompletedTask;
}
