using System.Globalization;
using System.Text;
using Rdap.Bulk.Nrtm3;
using Rdap.Registry.Objects;

namespace Rdap.Server.Mirror;

/// <summary>A stream that was read to its end, and found good as far as it came.</summary>
/// <param name="Last">The serial number that it leads to: of a whole one the last of its range, where the last numbers may be left out.</param>
/// <param name="Operations">How many operations it has.</param>
/// <param name="IsCut">Whether its end is missing. What came before stands.</param>
internal sealed record Nrtm3Answer(long Last, long Operations, bool IsCut)
{
    /// <summary>Reads what a server has sent, to see whether it can be applied.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="source">The source that was asked for.</param>
    /// <param name="first">The first serial number that was asked for.</param>
    /// <exception cref="Nrtm3Exception">It is refused, all of it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Nrtm3Answer Check(string path, string source, long first)
    {
        using FileStream file = File.OpenRead(path);
        using Nrtm3Reader reader = new(file, source);
        Nrtm3Start start = reader.ReadStart();
        if (start.First > first)
        {
            // What stood between is gone, as much as if the server had said so.
            throw new Nrtm3Exception(
                new Nrtm3Refusal(Nrtm3Refusal.InvalidRange, start.First, start.Last, false), string.Create(CultureInfo.InvariantCulture, $"asked from {first}, answered from {start.First}"));
        }

        byte[] name = Encoding.ASCII.GetBytes(source);
        long last = first - 1;
        long operations = 0;
        try
        {
            while (reader.TryRead(out Nrtm3Operation operation))
            {
                if (!IsOf(operation, name))
                {
                    throw new Nrtm3Exception(Nrtm3Problem.WrongSource, string.Create(CultureInfo.InvariantCulture, $"the object of {operation.Serial}"));
                }

                last = Math.Max(last, operation.Serial);
                operations++;
            }
        }
        catch (Nrtm3Exception e) when (e.Problem == Nrtm3Problem.NoEnd)
        {
            return new Nrtm3Answer(last, operations, true);
        }

        return new Nrtm3Answer(Math.Max(last, start.Last), operations, false);
    }

    // An object that names no source is of the one that was asked for.
    private static bool IsOf(in Nrtm3Operation operation, byte[] source)
    {
        ReadOnlySpan<byte> value = operation.Text.IsEmpty ? default : new RegistryObject(operation.Text.Span).FirstValue(AttributeName.Source);
        int end = value.IndexOfAny(" \t#"u8);
        value = end < 0 ? value : value[..end];
        return value.IsEmpty || Ascii.EqualsIgnoreCase(value, source);
    }
}
