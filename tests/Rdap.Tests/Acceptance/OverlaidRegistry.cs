using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// A source that changes at random, twice: as one that is laid over, and as the objects from which it can be made anew. Keys are few, so that most
/// changes meet an object that is there; ranges nest, cross and repeat.
/// </summary>
internal sealed class OverlaidRegistry
{
    private static readonly string[] Kinds =
    [
        "inetnum", "inetnum", "inetnum", "inet6num", "inet6num", "route", "route", "route6", "domain", "domain", "aut-num", "as-block", "as-set",
        "route-set", "organisation", "role", "person", "irt", "mntner", "tinc-key",
    ];

    private readonly Random _random;
    private readonly SourceRole _role;
    private readonly bool _namesPocs;
    private readonly List<(string Key, string Text)> _frozen = [];
    private readonly List<(string Key, string Text)> _added = [];
    private int _made;

    public OverlaidRegistry(Random random, string name, int objects, SourceRole role = SourceRole.Registry, bool namesPocs = true)
    {
        _namesPocs = namesPocs;
        _random = random;
        _role = role;
        Info = new SourceInfo { Name = name, Role = role, LoadedAt = DateTimeOffset.UnixEpoch, DataDate = DateTimeOffset.UnixEpoch };
        List<string> texts = [];
        for (int i = 0; i < objects; i++)
        {
            (string key, string text) = Object(random.Next(Kinds.Length));
            _frozen.RemoveAll(o => o.Key == key);
            _frozen.Add((key, text));
            texts.Add(text);
        }

        Overlaid = Make(texts);
    }

    public SourceInfo Info { get; }

    /// <summary>The source, laid over once something was changed.</summary>
    public SourceSnapshot Overlaid { get; private set; }

    /// <summary>What the source must be the same as.</summary>
    public SourceSnapshot Rebuilt() => Make([.. _frozen.Concat(_added).Select(static o => o.Text)]);

    /// <summary>Changes some objects, deletes some, adds some; among the changes are some that cannot be applied.</summary>
    public void Change(int count)
    {
        List<SourceChange> changes = [];
        int wrong = 0, missing = 0;
        for (int i = 0; i < count; i++)
        {
            switch (_random.Next(12))
            {
                case 0:
                    wrong++;
                    changes.Add(SourceChange.AddOrModify(Encoding.UTF8.GetBytes(_random.Next(2) == 0 ? "route: 10.0.0.0/8" : "no object at all")));
                    break;
                case 1 or 2 or 3:
                    (string key, _) = _random.Next(3) > 0 && _frozen.Count + _added.Count > 0
                        ? _frozen.Concat(_added).ElementAt(_random.Next(_frozen.Count + _added.Count))
                        : Object(_random.Next(Kinds.Length));
                    int gone = Remove(key);
                    missing += gone == 0 ? 1 : 0;
                    string[] parts = key.Split(' ', 2);
                    changes.Add(SourceChange.Delete(Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1])));
                    break;
                default:
                    (string, string Text) made = Object(_random.Next(Kinds.Length));
                    Remove(made.Item1);
                    _added.Add(made);
                    changes.Add(SourceChange.AddOrModify(Encoding.UTF8.GetBytes(made.Text)));
                    break;
            }
        }

        Overlaid = Overlaid.With(changes, Info, out ChangeProblems problems);
        Xunit.Assert.Equal((wrong, missing), (problems.NoObject, problems.NotThere));
    }

    private int Remove(string key) => _frozen.RemoveAll(o => o.Key == key) + _added.RemoveAll(o => o.Key == key);

    private SourceSnapshot Make(List<string> texts)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (string text in texts)
        {
            Xunit.Assert.Equal(AddOutcome.Added, batch.Add(Encoding.UTF8.GetBytes(text)));
        }

        builder.Commit(batch);
        return builder.Freeze(Info, threads: 1);
    }

    private (string Key, string Text) Object(int kind)
    {
        string name = Kinds[kind];
        int n = _random.Next(24);
        string number = n.ToString(CultureInfo.InvariantCulture);
        int start = _random.Next(24) * 16, length = (1 + _random.Next(12)) * 16;
        int prefix = 20 + _random.Next(9);
        int address = _random.Next(1 << 10) & ~((1 << (32 - prefix)) - 1);
        string v4 = $"10.0.{address >> 8}.{address & 255}/{prefix}";
        string v6 = $"2001:db8:{_random.Next(4):x}::/{44 + (4 * _random.Next(4))}";
        v6 = v6.EndsWith("/44", StringComparison.Ordinal) ? "2001:db8::/44" : v6;
        string origin = $"AS{_random.Next(5)}";
        (string key, string lines) = name switch
        {
            "inetnum" => Range(start, start + length - 1),
            "inet6num" => Same(v6),
            "route" => (v4 + origin, $"{v4}\norigin: {origin}"),
            "route6" => (v6 + origin, $"{v6}\norigin: {origin}"),
            "domain" => Same(_random.Next(3) switch
            {
                0 => $"{_random.Next(4)}.0.10.in-addr.arpa",
                1 => $"{_random.Next(2) * 64}-{127 + (_random.Next(2) * 64)}.{_random.Next(2)}.0.10.in-addr.arpa",
                _ => $"example{_random.Next(4)}.test",
            }),
            "aut-num" => Same("AS" + number),
            "as-block" => Same($"AS{_random.Next(12)} - AS{12 + _random.Next(12)}"),
            "as-set" => Same($"AS-SET{_random.Next(4)}"),
            "route-set" => Same($"RS-SET{_random.Next(3)}"),
            "organisation" => Same($"ORG-{_random.Next(5)}"),
            "role" or "person" => ($"{name[..2].ToUpperInvariant()}{_random.Next(5)}-TEST", $"Some Body{_random.Next(3)}\nnic-hdl: {name[..2]}"),
            "irt" => Same($"IRT-{_random.Next(3)}"),
            "mntner" => Same($"M{_random.Next(4)}-MNT"),
            _ => Same("KEY-" + number),
        };
        if (name is "role" or "person")
        {
            lines = lines[..^2] + key;
        }

        StringBuilder text = new($"{name}: {lines}\nremarks: made {_made++}");
        for (int i = _random.Next(5); i > 0; i--)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Attribute(name)}");
        }

        return ($"{name} {key}", text.Append($"\nsource: {Info.Name}").ToString());
    }

    private string Attribute(string of) => _random.Next(16) switch
    {
        0 => $"org: ORG-{_random.Next(5)}",
        1 => $"abuse-c: RO{_random.Next(5)}-TEST",
        2 => $"mnt-irt: IRT-{_random.Next(3)}",
        3 => $"mnt-by: M{_random.Next(4)}-MNT, M{_random.Next(4)}-MNT",
        4 => $"admin-c: PE{_random.Next(5)}-TEST",
        5 => of is "aut-num" ? $"member-of: AS-SET{_random.Next(4)}" : $"member-of: RS-SET{_random.Next(3)}",
        6 => of is "as-set" ? $"members: AS{_random.Next(24)}, AS-SET{_random.Next(4)}" : $"members: RS-SET{_random.Next(3)}, AS{_random.Next(5)}, 10.0.0.0/24^+",
        7 => of is "organisation" ? $"org-name: Company{_random.Next(3)}" : $"netname: NET{_random.Next(4)}",
        8 => $"e-mail: a{_random.Next(4)}@example.com",
        9 => $"abuse-mailbox: abuse{_random.Next(4)}@example.com",
        10 => of is "domain" ? $"nserver: ns{_random.Next(3)}.example.net 192.0.2.{_random.Next(3)}" : "mbrs-by-ref: ANY",
        11 => _role == SourceRole.Referral ? $"whois-server: whois.test{_random.Next(2)}.example" : $"as-name: NAME{_random.Next(3)}",
        12 => $"remarks: send abuse reports to text{_random.Next(3)}@example.org",
        13 => $"{(_namesPocs ? "OrgAbuseHandle" : "abuse-c")}: RO{_random.Next(5)}-TEST",
        14 => of is "inetnum" ? "netname: IANA-BLK" : $"tech-c: RO{_random.Next(5)}-TEST",
        _ => "mbrs-by-ref: M1-MNT",
    };

    private static (string Key, string Lines) Same(string key) => (key, key);

    private static (string Key, string Lines) Range(int first, int last) =>
        Same($"10.0.{first >> 8}.{first & 255} - 10.0.{last >> 8}.{last & 255}");
}
