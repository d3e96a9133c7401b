using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Rdap.Tests.Server.Mirror;

/// <summary>
/// An NRTMv3 server that says whatever a test wants it to: it has operations and answers like a registry, until <see cref="Answer"/> says otherwise.
/// </summary>
internal sealed class TestNrtm3Server : LoopbackServer
{
    public string Address => EndPoint.ToString();

    /// <summary>The operations, by serial number; what is not there is a gap.</summary>
    public SortedDictionary<long, string> Operations { get; } = [];

    /// <summary>The first serial number that it has.</summary>
    public long First { get; set; } = 1;

    /// <summary>The last one.</summary>
    public long Last { get; set; }

    /// <summary>An answer of another kind.</summary>
    public Func<Stream, CancellationToken, Task>? Answer { get; set; }

    /// <summary>Whether it says as IRRd does that there is nothing newer, and not as RIPE.</summary>
    public bool IsIrrd { get; set; }

    /// <summary>What was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Adds an operation.</summary>
    public TestNrtm3Server Add(long serial, string text, bool isDeletion = false)
    {
        Operations[serial] = (isDeletion ? "DEL " : "ADD ") + serial.ToString(CultureInfo.InvariantCulture) + "\n\n" + text + "\n\n";
        Last = serial;
        return this;
    }

    /// <summary>What a registry answers.</summary>
    public string AnswerFrom(long first)
    {
        const string Banner = "% Terms and conditions apply.\n\n";
        if (first == Last + 1 && IsIrrd)
        {
            return Banner + "% Warning: there are no newer updates available\n\n";
        }

        if (first < First || first > Last)
        {
            return Banner + string.Create(CultureInfo.InvariantCulture, $"%ERROR:401: invalid range: Not within {First}-{Last}\n\n");
        }

        return Banner + string.Create(CultureInfo.InvariantCulture, $"%START Version: 3 TEST {first}-{Last}\n\n")
            + string.Concat(Operations.Where(one => one.Key >= first).Select(static one => one.Value)) + "%END TEST\n\n";
    }

    protected override async Task AnswerAsync(string line, StreamReader more, NetworkStream stream, CancellationToken stop)
    {
        Asked.Enqueue(line);
        if (Answer is not null)
        {
            await Answer(stream, stop);
            return;
        }

        long first = long.Parse(line.Split(':')[2].Split('-')[0], CultureInfo.InvariantCulture);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(AnswerFrom(first)), stop);
    }
}
