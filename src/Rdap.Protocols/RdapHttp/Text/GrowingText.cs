// RFC 9083: answers are put together from short texts; this is what they are put together in.
namespace Rdap.Protocols.RdapHttp.Text;

/// <summary>A text being put together; reused, grows as needed.</summary>
internal abstract class GrowingText(int capacity)
{
    public int Length { get; protected set; }

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    protected byte[] Buffer { get; set; } = new byte[capacity];

    protected void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>What is free behind the text, at least so many bytes.</summary>
    protected Span<byte> Room(int more)
    {
        if (Buffer.Length - Length < more)
        {
            Grow(more);
        }

        return Buffer.AsSpan(Length);
    }

    private void Grow(int more)
    {
        byte[] larger = new byte[Math.Max(Buffer.Length * 2, Length + more)];
        Bytes.CopyTo(larger);
        Buffer = larger;
    }
}
