using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests;

/// <summary>Registries made of RPSL text, for tests that need no file.</summary>
internal static class TestRegistry
{
    /// <summary>One source from objects that are separated by empty lines.</summary>
    public static SourceSnapshot Source(string rpsl, string name = "TEST", SourceRole role = SourceRole.Registry, DateTimeOffset loadedAt = default) =>
        Source(Encoding.UTF8.GetBytes(rpsl), name, role, loadedAt);

    public static SourceSnapshot Source(byte[] rpsl, string name = "TEST", SourceRole role = SourceRole.Registry, DateTimeOffset loadedAt = default)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (byte[] text in Split(rpsl))
        {
            AddOutcome outcome = batch.Add(text);
            if (outcome != AddOutcome.Added)
            {
                throw new InvalidOperationException($"{outcome}: {Encoding.UTF8.GetString(text)}");
            }
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = name, Role = role, LoadedAt = loadedAt }, threads: 2);
    }

    public static RegistrySnapshot Of(params SourceSnapshot[] sources) =>
        sources.Aggregate(RegistrySnapshot.Empty(sources.Select(s => s.Info.Name)), (registry, source) => registry.With(source));

    public static RegistrySnapshot Of(string rpsl) => Of(Source(rpsl));

    /// <summary>The primary key of an object as text.</summary>
    public static string Key(this RegistrySnapshot registry, ObjectRef reference)
    {
        byte[] key = new byte[512];
        return Encoding.UTF8.GetString(key.AsSpan(0, registry.Get(reference).CopyPrimaryKey(key)));
    }

    /// <summary>The text of an object.</summary>
    public static byte[] ToText(this in RegistryObject of)
    {
        byte[] text = new byte[of.TextLength];
        Assert.Equal(text.Length, of.CopyText(text));
        return text;
    }

    private static IEnumerable<byte[]> Split(byte[] rpsl)
    {
        int start = 0;
        while (start < rpsl.Length)
        {
            int end = rpsl.AsSpan(start).IndexOf("\n\n"u8);
            int length = end < 0 ? rpsl.Length - start : end + 1;
            byte[] text = rpsl[start..(start + length)];
            if (text.AsSpan().ContainsAnyExcept((byte)'\n', (byte)' ', (byte)'\r'))
            {
                yield return [.. text.AsSpan().TrimStart((byte)'\n')];
            }

            start += length + 1;
        }
    }
}
