// RFC 1952 gzip, found by its magic bytes.
namespace Rdap.Bulk;

/// <summary>Texts that are plain or gzip, for whoever reads something else than a registry's data.</summary>
public static class BulkText
{
    /// <summary>
    /// Opens a text. It is handed out as it comes, with no look ahead but at two bytes, so that whoever writes into a pipe is answered at once.
    /// </summary>
    /// <param name="input">The text; its length and time are not looked at.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="InvalidDataException">Damaged gzip, also while it is read; also one that ends too early.</exception>
    /// <exception cref="IOException">Cannot be opened or read.</exception>
    public static Stream Open(BulkInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return BulkStream.OpenText(input, cancellation);
    }
}
