using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Rdap.Tests.EndToEnd;

/// <summary>An answer that is whole and right.</summary>
/// <param name="Version">The one version of the registry that all of it is of.</param>
/// <param name="Mirror">The mirror that gave it.</param>
internal sealed record ClusterAnswer(int Version, string Mirror);

/// <summary>There was no whole answer.</summary>
internal sealed class NoAnswerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There was a whole answer, and it is wrong.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>A client with an address of its own on the loopback net, which asks a balancer by both protocols and holds each answer against the data.</summary>
internal sealed class ClusterClient : IDisposable
{
    private const int Neighbours = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IPEndPoint _whois;
    private readonly HttpClient _http;

    /// <param name="address">The client's address.</param>
    /// <param name="whois">The balancer's WHOIS.</param>
    /// <param name="http">The balancer's RDAP.</param>
    public ClusterClient(IPAddress address, IPEndPoint whois, Uri http)
    {
        (Address, _whois) = (address, whois);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectCallback = ConnectAsync }) { BaseAddress = http, Timeout = Patience };
    }

    /// <summary>Its address.</summary>
    public IPAddress Address { get; }

    /// <summary>The mirror that answered it last, by protocol.</summary>
    public Dictionary<bool, string> Mirrors { get; } = [];

    public void Dispose() => _http.Dispose();

    /// <summary>Asks about one of the networks, or some that belong together.</summary>
    /// <param name="byRdap">By RDAP, else by WHOIS.</param>
    /// <param name="any">Says which.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="NoAnswerException">There was no whole answer.</exception>
    /// <exception cref="WrongAnswerException">It is wrong.</exception>
    public async Task<ClusterAnswer> AskAsync(bool byRdap, Random any, CancellationToken stop)
    {
        int i = any.Next(ClusterData.Networks);
        int first = i / Neighbours * Neighbours;
        bool one = any.Next(2) == 0;
        ClusterAnswer answer = byRdap switch
        {
            true when one => await AskRdapAsync(FormattableString.Invariant($"/ip/2001:db8:{i:x}::1"), [i], stop),
            true => await AskRdapAsync($"/ips?name={ClusterData.NameOf(first)[..^1]}*", Enumerable.Range(first, Neighbours), stop),
            false when one => await AskWhoisAsync(FormattableString.Invariant($"-r -B 2001:db8:{i:x}::1"), [i], stop),
            false when any.Next(4) > 0 => await AskWhoisAsync(FormattableString.Invariant($"-r -B -M 2001:db8:{first:x}::/44"), Enumerable.Range(first, Neighbours), stop),
            false => await AskWhoisAsync(
                "-r -B -T inet6num -i mnt-by " + ClusterData.HolderOf(i),
                Enumerable.Range(0, ClusterData.Networks).Where(network => network % ClusterData.Holders == i % ClusterData.Holders), stop),
        };
        Mirrors[byRdap] = answer.Mirror;
        return answer;
    }

    /// <summary>Asks WHOIS anything.</summary>
    /// <exception cref="NoAnswerException">There was no connection.</exception>
    public async Task<string> AskWhoisAsync(string question, CancellationToken stop)
    {
        try
        {
            using Socket socket = await ConnectWhoisAsync(stop);
            await using NetworkStream stream = new(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(question + "\r\n"), stop);
            using StreamReader reader = new(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(stop).WaitAsync(Patience, stop);
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException)
        {
            throw new NoAnswerException(question + ": " + e.Message, e);
        }
    }

    /// <summary>A connection to WHOIS.</summary>
    public async Task<Socket> ConnectWhoisAsync(CancellationToken stop)
    {
        Socket socket = Bound();
        try
        {
            await socket.ConnectAsync(_whois, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks HTTP anything.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken stop) => _http.GetAsync(new Uri(path, UriKind.Relative), stop);

    private async Task<ClusterAnswer> AskWhoisAsync(string question, IEnumerable<int> networks, CancellationToken stop)
    {
        string answer = await AskWhoisAsync(question, stop);
        if (!answer.EndsWith("\n\n\n", StringComparison.Ordinal))
        {
            throw new NoAnswerException(FormattableString.Invariant($"{question}: ends after {answer.Length} characters"));
        }

        string[] blocks = [.. answer.Split("\n\n").Select(static block => block.Trim('\n')).Where(static block => block.Length > 0)];
        string mirror = blocks[0].Split('\n')[0].TrimStart('%', ' ');
        string[] objects = [.. blocks.Where(static block => block[0] != '%')];
        int version = ClusterData.VersionIn(answer) ?? throw new WrongAnswerException($"{question}: {answer}");
        return objects.Order(StringComparer.Ordinal).SequenceEqual(networks.Select(i => ClusterData.NetworkOf(i, version)).Order(StringComparer.Ordinal))
            ? new ClusterAnswer(version, mirror)
            : throw new WrongAnswerException(FormattableString.Invariant($"{question}: not version {version}: {answer}"));
    }

    private async Task<ClusterAnswer> AskRdapAsync(string path, IEnumerable<int> networks, CancellationToken stop)
    {
        string answer;
        try
        {
            using HttpResponseMessage response = await GetAsync(path, stop);
            answer = await response.Content.ReadAsStringAsync(stop);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new NoAnswerException(FormattableString.Invariant($"{path}: {(int)response.StatusCode} {answer}"));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            throw new NoAnswerException(path + ": " + e.Message, e);
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement root = document.RootElement;
        JsonElement[] found = root.TryGetProperty("ipSearchResults", out JsonElement results) ? [.. results.EnumerateArray()] : [root];
        int version = ClusterData.VersionIn(answer) ?? throw new WrongAnswerException($"{path}: {answer}");
        string[] expected = [.. networks.Select(i => Told(ClusterData.NameOf(i), ClusterData.RemarksOf(i, version))).Order(StringComparer.Ordinal)];
        string[] told = [.. found.Select(static network => Told(network.GetProperty("name").GetString()!, RemarksOf(network))).Order(StringComparer.Ordinal)];
        string mirror = (root.TryGetProperty("port43", out JsonElement port43) ? port43 : found[0].GetProperty("port43")).GetString()!;
        return told.SequenceEqual(expected) ? new ClusterAnswer(version, mirror) : throw new WrongAnswerException(FormattableString.Invariant($"{path}: not version {version}: {answer}"));
    }

    private static string Told(string name, IEnumerable<string> remarks) => name + "\n" + string.Join('\n', remarks);

    private static IEnumerable<string> RemarksOf(JsonElement network) =>
        network.GetProperty("remarks").EnumerateArray().SelectMany(static remark => remark.GetProperty("description").EnumerateArray()).Select(static line => line.GetString()!);

    private Socket Bound()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(Address, 0));
        return socket;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        Socket socket = Bound();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
