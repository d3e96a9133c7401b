// RFC 8982: partial responses.
using Rdap.Protocols.RdapHttp.Documents;

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

    /// <summary>The member subsetting_metadata (RFC 8982 section 2.1).</summary>
    public static void WriteMetadata(RdapRendering rendering, RdapFieldSet fieldSet)
    {
        rendering.Uses |= RdapExtensions.Subsetting;
        rendering.Output.Json.WritePropertyName("subsetting_metadata"u8);
        rendering.Output.Write(rendering.Output.Value.Start("{\"currentFieldSet\":\""u8).Append(NameOf(fieldSet)).Append("\",\"availableFieldSets\":["u8)
            .Append("""{"name":"id","default":false,"description":"What names an object, and where to ask for it"},"""u8)
            .Append("""{"name":"brief","default":false,"description":"What an object is, without its entities, remarks and events"},"""u8)
            .Append("""{"name":"full","default":true,"description":"Everything that is shown of it"}]}"""u8));
    }
}
