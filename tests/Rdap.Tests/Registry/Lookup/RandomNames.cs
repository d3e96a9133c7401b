using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Tests.Registry.Lookup;

/// <summary>Registries with few different names, many of them alike at the beginning, in several alphabets.</summary>
internal static class RandomNames
{
    private static readonly string[] Words = ["net", "Net", "NETWORK", "école", "E\u0301cole", "Ａbuse", "abuse", "Москва", "x", "a-very-long-name-of-a-network", "ß", "ss"];

    public static readonly (SearchProperty Property, ObjectClassSet Classes)[] Kinds =
    [
        (SearchProperty.Handle, ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner)),
        (SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner)),
        (SearchProperty.Email, ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner)),
        (SearchProperty.Email, ObjectClassSet.Of(ObjectClass.Role, ObjectClass.Organisation)),
        (SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Person)),
        (SearchProperty.Handle, ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num)),
        (SearchProperty.Handle, ObjectClassSet.Of(ObjectClass.Inetnum)),
        (SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num)),
        (SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Inet6num)),
        (SearchProperty.Handle, ObjectClassSet.Of(ObjectClass.AutNum, ObjectClass.AsBlock)),
        (SearchProperty.Name, ObjectClassSet.Of(ObjectClass.AutNum)),
        (SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Domain)),
        (SearchProperty.Nserver, ObjectClassSet.Of(ObjectClass.Domain)),
        (SearchProperty.NserverAddress, ObjectClassSet.Of(ObjectClass.Domain)),
    ];

    public static (SearchProperty Property, ObjectClassSet Classes) Kind(Random random) => Kinds[random.Next(Kinds.Length)];

    public static RegistrySnapshot Registry(Random random, int sources, int objects) => TestRegistry.Of(
        [.. Enumerable.Range(0, sources).Select(source => TestRegistry.Source(string.Join("\n\n", Objects(random, objects)), "S" + (char)('Z' - source)))]);

    public static string[] Objects(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Object(random, count))];

    private static string Object(Random random, int count)
    {
        int n = random.Next(count);
        string Name() => Words[random.Next(Words.Length)] + (random.Next(2) == 0 ? "" : "-" + random.Next(1 + (count / 20)));
        string Mail() => $"{Words[random.Next(3)]}{random.Next(5)}@example.com";
        return random.Next(9) switch
        {
            0 => $"inetnum: 10.{n % 50}.{n / 50}.0 - 10.{n % 50}.{n / 50}.{random.Next(2, 255)}\nnetname: {Name()}",
            1 => $"inetnum: 10.0.0.0 - 10.0.{n / 200}.{n % 200}\nnetname: {Words[0]}",
            2 => $"inet6num: 2001:db8:{n:x}::/48\nnetname: {Name()}",
            3 => random.Next(3) == 0 ? $"as-block: AS{n * 10} - AS{(n * 10) + 9}" : $"aut-num: AS{n}\nas-name: {Name()}",
            4 => $"organisation: ORG-{n}-TEST\n{(random.Next(4) == 0 ? "" : $"org-name: {Name()} {Name()}\n")}e-mail: {Mail()}",
            5 => $"role: {Name()}\nnic-hdl: R{n}-TEST\ne-mail: {Mail()}, {Mail()}\nabuse-mailbox: {Mail()}",
            6 => $"person: {Name()} {Name()}\nnic-hdl: P{n}-TEST\ne-mail: {Mail()}",
            7 => $"mntner: M{n}-MNT",
            _ => $"domain: {n}.10.in-addr.arpa{(n % 3 == 0 ? "." : "")}\nnserver: ns{n % 7}.{Words[random.Next(3)]}.example{(n % 2 == 0 ? "." : "")} 192.0.2.{n % 9}\nnserver: NS1.example",
        };
    }
}
