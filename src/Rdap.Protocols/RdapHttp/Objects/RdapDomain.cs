// RFC 9083 section 5.3: the domain object class, for reverse zones.
using System.Buffers.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>Reverse zones as domain.</summary>
internal static class RdapDomain
{
    // Real zones have a handful; comparing names among them is quadratic.
    private const int NameserverLimit = 64;

    /// <summary>The whole answer for a zone that was asked for, or that encloses what was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        if (rendering.ShowsLess)
        {
            RdapBriefObjects.WriteAnswer(rendering, of);
            return;
        }

        rendering.StartAnswer(of);
        WriteMembers(rendering, of, range);
        rendering.EndAnswer();
    }

    /// <summary>The members of the object itself.</summary>
    public static void WriteMembers(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        RdapOutput output = rendering.Output;
        Utf8JsonWriter json = output.Json;
        RegistryObject domain = rendering.Registry.Get(of);
        RdapFacts facts = new(domain);
        Span<byte> name = stackalloc byte[RdapRendering.MaxKeyLength];
        name = RdapNameserver.LowerName(name[..domain.CopyPrimaryKey(name)]);
        json.WriteString(RdapNames.ObjectClassName, RdapNames.ClassDomain);
        output.Text(RdapNames.Handle, name);
        output.Text(RdapNames.LdhName, name);
        WriteNameservers(output, domain);
        WriteSecureDns(json, domain);
        RdapCommon.WriteStatus(output, RdapStatus.Active);
        rendering.Contacts.Collect(rendering.Registry, of);
        RdapCommon.WriteEntities(rendering, default);
        RdapCommon.WriteDescriptions(output, domain, facts);
        RdapCommon.WriteTruncation(rendering);
        output.EndRemarks();

        JsonText links = output.Value.Start("["u8);
        output.OwnUrl("domain/"u8).AppendSegment(name);
        output.AppendLink(links, RdapNames.RelSelf, output.Url.Bytes, RdapNames.TypeRdap);
        RdapRelationLinks.OfZone(rendering, range).Append(links, rendering, name);
        json.WritePropertyName(RdapNames.Links);
        output.Write(links.Append("]"u8));
        RdapCommon.WriteEvents(rendering, of, facts);
        if (RegistryLookup.TryFindMostSpecific(rendering.Registry, range, SourceRole.Registry, out ObjectRef network, out IpRange networkRange))
        {
            json.WritePropertyName(RdapNames.Network);
            rendering.Redacted.Enter(RdapNames.Network, index: -1);
            RdapIpNetwork.WriteNested(rendering, network, networkRange);
            rendering.Redacted.Leave();
        }
    }

    /// <summary>Each name server once, with the glue addresses of all its nserver lines.</summary>
    private static void WriteNameservers(RdapOutput output, in RegistryObject domain)
    {
        bool open = false;
        int count = 0;
        foreach (RpslAttribute attribute in domain)
        {
            if (attribute.Name != AttributeName.Nserver || !RdapNameserver.TryGetHost(attribute, out ReadOnlySpan<byte> name))
            {
                continue;
            }

            if (count++ == NameserverLimit)
            {
                break;
            }

            if (IsNamedBefore(domain, count - 1, name))
            {
                continue;
            }

            if (!open)
            {
                output.Json.WriteStartArray(RdapNames.Nameservers);
                open = true;
            }

            RdapNameserver.WriteNested(output, domain, name);
        }

        if (open)
        {
            output.Json.WriteEndArray();
        }
    }

    private static bool IsNamedBefore(in RegistryObject domain, int earlier, ReadOnlySpan<byte> name)
    {
        foreach (RpslAttribute attribute in domain.All(AttributeName.Nserver))
        {
            if (RdapNameserver.TryGetHost(attribute, out ReadOnlySpan<byte> other) && (earlier-- == 0 || RdapNameserver.IsSame(name, other)))
            {
                return earlier >= 0;
            }
        }

        return false;
    }

    private static void WriteSecureDns(Utf8JsonWriter json, in RegistryObject domain)
    {
        bool open = false;
        Span<byte> buffer = stackalloc byte[256];
        json.WriteStartObject(RdapNames.SecureDns);
        foreach (RpslAttribute attribute in domain)
        {
            if (attribute.Name != AttributeName.DsRdata)
            {
                continue;
            }

            Span<byte> record = buffer[..attribute.CopyCleanValue(buffer)];
            if (!TryReadDs(record, out int keyTag, out int algorithm, out int digestType, out ReadOnlySpan<byte> digest))
            {
                continue;
            }

            if (!open)
            {
                json.WriteStartArray(RdapNames.DsData);
                open = true;
            }

            json.WriteStartObject();
            json.WriteNumber(RdapNames.KeyTag, keyTag);
            json.WriteNumber(RdapNames.Algorithm, algorithm);
            json.WriteNumber(RdapNames.DigestType, digestType);
            json.WriteString(RdapNames.Digest, digest);
            json.WriteEndObject();
        }

        // A zone without DS records may be signed all the same: nothing is said of it then.
        if (open)
        {
            json.WriteEndArray();
            json.WriteBoolean(RdapNames.ZoneSigned, true);
        }

        json.WriteBoolean(RdapNames.DelegationSigned, open);
        json.WriteEndObject();
    }

    /// <summary>RFC 4034 section 5.3: key tag, algorithm, digest type, digest in hexadecimal with blanks (or brackets) anywhere.</summary>
    private static bool TryReadDs(Span<byte> record, out int keyTag, out int algorithm, out int digestType, out ReadOnlySpan<byte> digest)
    {
        digest = default;
        algorithm = digestType = 0;
        Span<byte> rest = record;
        if (!TryReadNumber(ref rest, ushort.MaxValue, out keyTag) || !TryReadNumber(ref rest, byte.MaxValue, out algorithm)
            || !TryReadNumber(ref rest, byte.MaxValue, out digestType))
        {
            return false;
        }

        int length = 0;
        foreach (byte b in rest)
        {
            if (char.IsAsciiHexDigit((char)b))
            {
                rest[length++] = b;
            }
            else if (b is not ((byte)' ' or (byte)'(' or (byte)')'))
            {
                return false;
            }
        }

        digest = rest[..length];
        return length > 0 && length % 2 == 0;
    }

    private static bool TryReadNumber(ref Span<byte> rest, int largest, out int value)
    {
        if (!Utf8Parser.TryParse(rest, out value, out int used) || value < 0 || value > largest)
        {
            return false;
        }

        rest = rest[used..].TrimStart((byte)' ');
        return true;
    }
}
