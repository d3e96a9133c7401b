using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;

namespace Rdap.Tests.Registry.Numbers;

/// <summary>Random addresses, ranges and texts that lie close to the border between right and wrong.</summary>
internal static class NumberGenerators
{
    public const int Cases = 5000;

    private static readonly Gen<uint> Group = Gen.Frequency(
        (4, Gen.Constant(0u)),
        (1, Gen.Constant(0xffffu)),
        (2, Gen.Choose(0, 0x20).Select(static i => (uint)i)),
        (3, Gen.Choose(0, 0xffff).Select(static i => (uint)i)));

    public static Gen<UInt128> V6Address { get; } = Group.ArrayOf(8).Select(static groups =>
    {
        UInt128 address = default;
        foreach (uint group in groups)
        {
            address = (address << 16) | group;
        }

        return address;
    });

    public static Gen<UInt128> V4Address { get; } = Gen.Frequency(
            (2, Gen.Elements(0u, 1u, 9u, 10u, 99u, 100u, 199u, 200u, 249u, 250u, 255u)),
            (1, Gen.Choose(0, 255).Select(static i => (uint)i)))
        .ArrayOf(4)
        .Select(static octets => (UInt128)((octets[0] << 24) | (octets[1] << 16) | (octets[2] << 8) | octets[3]));

    public static Gen<(IpFamily Family, UInt128 Address)> Address { get; } =
        Gen.OneOf(V4Address.Select(static a => (IpFamily.V4, a)), V6Address.Select(static a => (IpFamily.V6, a)));

    public static Gen<(IpRange Range, int Length)> Prefix { get; } =
        from address in Address
        from length in Gen.Choose(0, address.Family == IpFamily.V4 ? 32 : 128)
        select (IpRange.FromPrefix(address.Family, address.Address, length), length);

    public static Gen<IpRange> AnyRange { get; } = Gen.OneOf(
        Prefix.Select(static p => p.Range),
        Address.Select(static a => IpRange.Single(a.Family, a.Address)),
        from pair in V4Address.Two() select Ordered(IpFamily.V4, pair.Item1, pair.Item2),
        from pair in V6Address.Two() select Ordered(IpFamily.V6, pair.Item1, pair.Item2));

    /// <summary>One of the texts with up to three bytes changed, removed, inserted or doubled.</summary>
    public static Gen<byte[]> Mutated(Gen<string> texts, string alphabet) =>
        from text in texts
        from edits in (
            from kind in Gen.Choose(0, 3)
            from at in Gen.Choose(0, 1000)
            from to in Gen.Frequency((9, Gen.Elements(alphabet.ToCharArray())), (1, Gen.Choose(0, 255).Select(static i => (char)i)))
            select (kind, at, to)).ListOf()
        select Mutate(text, edits.Take(3));

    public static void Holds<T>(Gen<T> gen, Func<T, bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases), Prop.ForAll(gen.ToArbitrary(), law));

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Format(in IpRange range)
    {
        Span<byte> buffer = stackalloc byte[IpText.MaxRangeLength];
        return Text(buffer[..IpText.FormatRange(range, buffer)]);
    }

    public static string Format(IpFamily family, UInt128 address)
    {
        Span<byte> buffer = stackalloc byte[IpText.MaxAddressLength];
        return Text(buffer[..IpText.FormatAddress(family, address, buffer)]);
    }

    /// <summary>Bytes that <paramref name="work"/> allocates on this thread, once everything it uses is set up.</summary>
    public static long AllocatedBy(Action work)
    {
        work();
        return Allocated.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                work();
            }
        });
    }

    private static IpRange Ordered(IpFamily family, UInt128 a, UInt128 b) => new(family, UInt128.Min(a, b), UInt128.Max(a, b));

    private static byte[] Mutate(string text, IEnumerable<(int Kind, int At, char To)> edits)
    {
        List<byte> bytes = [.. Bytes(text)];
        foreach ((int kind, int at, char to) in edits)
        {
            int index = at % (bytes.Count + 1);
            if (kind == 0 || index == bytes.Count)
            {
                bytes.Insert(index, (byte)to);
            }
            else if (kind == 1)
            {
                bytes.RemoveAt(index);
            }
            else if (kind == 2)
            {
                bytes[index] = (byte)to;
            }
            else
            {
                bytes.Insert(index, bytes[index]);
            }
        }

        return [.. bytes];
    }
}
