namespace Rdap.Bulk;

/// <summary>Reads one format. Stateless: one reader serves all loads.</summary>
internal interface IBulkReader
{
    /// <summary>Whether these first bytes of a file are in this format; never throws.</summary>
    public bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>
    /// Reads an input to its end into <paramref name="load"/>. Bad objects are skipped and reported.
    /// </summary>
    /// <exception cref="InvalidDataException">The file as a whole is damaged; the message is for people.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public void Read(BulkStream input, BulkLoad load);
}
