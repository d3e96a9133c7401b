// RFC 3986 section 3.4: the query of a URL; RFC 7480 section 4.3: parameters that nobody knows are ignored.
namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>The parameters of a query string one after another, as they came. Nothing is decoded that nobody asks for.</summary>
internal ref struct RdapParameters(ReadOnlySpan<byte> queryString)
{
    private ReadOnlySpan<byte> _rest = queryString;

    /// <summary>What stands before the equals sign, percent-encoded.</summary>
    public ReadOnlySpan<byte> RawName { get; private set; }

    /// <summary>What stands behind it, percent-encoded; empty without one.</summary>
    public ReadOnlySpan<byte> RawValue { get; private set; }

    /// <summary>Goes to the next parameter; one without a name is none.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'&');
            ReadOnlySpan<byte> parameter = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            int equals = parameter.IndexOf((byte)'=');
            RawName = equals < 0 ? parameter : parameter[..equals];
            RawValue = equals < 0 ? default : parameter[(equals + 1)..];
            if (!RawName.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the parameter has this name. A name may be percent-encoded like any other part of a URL.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name)
    {
        if (RawName.SequenceEqual(name))
        {
            return true;
        }

        // No encoding of a name is longer than three bytes for each of its own.
        if (RawName.Length > name.Length * 3 || !RawName.Contains((byte)'%'))
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[RawName.Length];
        return RdapPath.TryDecode(RawName, decoded, out int length) && decoded[..length].SequenceEqual(name);
    }
}
