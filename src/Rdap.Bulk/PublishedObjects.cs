using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Bulk;

/// <summary>The objects of a source, one after the other, as they are published: see <see cref="PublishedText"/>.</summary>
/// <param name="source">The source, which lives as long as this does.</param>
internal sealed class PublishedObjects(SourceSnapshot source)
{
    private byte[] _text = new byte[64 * 1024];
    private byte[] _published = new byte[PublishedText.MaxLength(64 * 1024)];
    private int _next;

    /// <summary>The next object; good until the one after it.</summary>
    /// <returns>False behind the last one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> published)
    {
        while (_next < source.IdCount)
        {
            int id = _next++;
            if (source.IsSuperseded(id))
            {
                continue;
            }

            RegistryObject obj = source.Get(id);
            int length = obj.TextLength;
            if (length > _text.Length)
            {
                _text = new byte[length];
                _published = new byte[PublishedText.MaxLength(length)];
            }

            published = _published.AsSpan(0, PublishedText.Write(_text.AsSpan(0, obj.CopyText(_text)), _published));
            GC.KeepAlive(source);
            return true;
        }

        published = default;
        return false;
    }
}
