using System.Buffers;
using Rdap.Benchmarks.Generate;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Benchmarks.Measure;

/// <summary>Random questions to a generated registry, and the ways to answer them, each a loop over all questions.</summary>
internal sealed class Questions
{
    private readonly RegistrySnapshot _registry;
    private readonly IpRange[] _ranges;
    private readonly byte[][] _lines;
    private readonly byte[][] _paths;
    private readonly LookupResult _result = new();
    private readonly WhoisQuery _query = new();
    private readonly WhoisSession _session = new(new WhoisTexts(), new WhoisSettings());
    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly RdapAnswer _rdap = new(new RdapSettings());
    private readonly RdapReply _reply = new();

    public Questions(RegistrySnapshot registry, DumpPlan plan, IpFamily family, int count)
    {
        _registry = registry;
        using var text = new MemoryStream();
        if (family == IpFamily.V4)
        {
            QueryFile.WriteIpv4(plan, count, text);
        }
        else
        {
            QueryFile.WriteIpv6(plan, count, text);
        }
        _ranges = new IpRange[count];
        _lines = new byte[count][];
        _paths = new byte[count][];
        ReadOnlySpan<byte> rest = text.ToArray();
        for (int i = 0; i < count; i++)
        {
            int end = rest.IndexOf((byte)'\n');
            if (!IpText.TryParseAddress(rest[..end], out IpFamily parsed, out UInt128 address) || parsed != family)
            {
                throw new InvalidDataException("The generator wrote an address that is none.");
            }
            _ranges[i] = IpRange.Single(family, address);
            _lines[i] = [.. rest[..end], (byte)'\r', (byte)'\n'];
            _paths[i] = [.. "ip/"u8, .. rest[..end]];
            rest = rest[(end + 1)..];
        }
    }

    public int Count => _ranges.Length;

    /// <summary>The smallest range around each address. The sum is of the ids found, so a miss throws.</summary>
    public long LongestPrefixMatch()
    {
        long sum = 0;
        foreach (ref readonly IpRange range in _ranges.AsSpan())
        {
            if (!RegistryLookup.TryFindMostSpecific(_registry, range, SourceRole.Registry, out ObjectRef found, out _))
            {
                throw new InvalidOperationException("An address of the dump was not found in it.");
            }
            sum += found.Id;
        }
        return sum;
    }

    /// <summary>Whether something is above and below the smallest range around each address, which an RDAP answer tells in its links.</summary>
    public long Relate()
    {
        long sum = 0;
        foreach (ref readonly IpRange range in _ranges.AsSpan())
        {
            if (!RegistryLookup.TryFindMostSpecific(_registry, range, SourceRole.Registry, out _, out IpRange found))
            {
                throw new InvalidOperationException("An address of the dump was not found in it.");
            }
            sum += RangeRelations.TryFindUp(_registry, RelationKind.Networks, found, null, out ObjectRef up, out _) ? up.Id : 0;
            sum += RangeRelations.AnyInside(_registry, RelationKind.Networks, found, null) ? 1 : 0;
        }
        return sum;
    }

    /// <summary>Reads each address as a WHOIS line.</summary>
    public long ReadWhois()
    {
        long sum = 0;
        foreach (byte[] line in _lines)
        {
            _query.Read(line, default);
            sum += (long)_query.Kind;
        }
        return sum;
    }

    /// <summary>Reads each line and finds the objects that answer it.</summary>
    public long ReadAndFind()
    {
        long sum = 0;
        foreach (byte[] line in _lines)
        {
            _query.Read(line, default);
            _result.Clear();
            RegistryLookup.Find(_registry, _query.ToLookup(), _result);
            sum += _result.Count;
        }
        return sum;
    }

    /// <summary>The whole WHOIS answer to each line, in bytes.</summary>
    public long AnswerWhois()
    {
        long sum = 0;
        foreach (byte[] line in _lines)
        {
            _session.Reset();
            _session.Begin(_registry, line, default);
            _output.ResetWrittenCount();
            while (_session.WriteNext(_output))
            {
            }
            sum += _output.WrittenCount;
        }
        return sum;
    }

    /// <summary>The whole RDAP answer for each address, in bytes.</summary>
    public long AnswerRdap()
    {
        long sum = 0;
        foreach (byte[] path in _paths)
        {
            _rdap.Render(_registry, path, new RdapContext("http://127.0.0.1:8080/"u8), _reply);
            sum += _reply.Body.Length;
        }
        return sum;
    }
}
