// RFC 8982: partial responses.

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>How much of each object an answer shows.</summary>
internal enum RdapFieldSet : byte
{
    /// <summary>As nobody asked: everything, and the answer says nothing of field sets.</summary>
    NotAsked,

    /// <summary>What names the object, and its self link.</summary>
    Id,

    /// <summary>What the object is, without its entities, remarks and events.</summary>
    Brief,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>The field sets.</summary>
internal static class RdapFieldSets
{
    /// <summary>The name of a field set; what nobody asked for is full.</summary>
    public static ReadOnlySpan<byte> NameOf(RdapFieldSet fieldSet) => fieldSet switch
    {
        RdapFieldSet.Id => "id"u8,
        RdapFieldSet.Brief => "brief"u8,
        _ => "full"u8,
    };

    /// <summary>Reads the value of the parameter fieldSet as it came.</summary>
    public static RdapSearchProblem Parse(ReadOnlySpan<byte> rawValue, out RdapFieldSet fieldSet)
    {
        fieldSet = RdapFieldSet.NotAsked;
        Span<byte> value = stackalloc byte[16];
        if (rawValue.Length > value.Length || !RdapPath.TryDecode(rawValue, value, out int length))
        {
            return RdapSearchProblem.UnknownFieldSet;
        }

        for (RdapFieldSet candidate = RdapFieldSet.Id; candidate <= RdapFieldSet.Full; candidate++)
        {
            if (value[..length].SequenceEqual(NameOf(candidate)))
            {
                fieldSet = candidate;
                return RdapSearchProblem.None;
            }
        }

        return RdapSearchProblem.UnknownFieldSet;
    }

    /// <summary>Finds the parameter in the query string of a lookup, which knows no other.</summary>
    public static RdapSearchProblem Find(ReadOnlySpan<byte> queryString, out RdapFieldSet fieldSet)
    {
        fieldSet = RdapFieldSet.NotAsked;
        RdapParameters parameters = new(queryString);
        while (parameters.MoveNext())
        {
            if (!parameters.Is("fieldSet"u8))
            {
                continue;
            }

            if (fieldSet != RdapFieldSet.NotAsked)
            {
                return RdapSearchProblem.RepeatedParameter;
            }

            RdapSearchProblem problem = Parse(parameters.RawValue, out fieldSet);
            if (problem != RdapSearchProblem.None)
            {
                return problem;
            }
        }

        return RdapSearchProblem.None;
    }
}
