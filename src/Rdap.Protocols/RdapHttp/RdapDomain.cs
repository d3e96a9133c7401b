// RFC 9083 section 5.3: the domain object class, for reverse zones; 5.2 for the name servers in it.
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>Reverse zones as domain.</summary>
internal static class RdapDomain
{
    // Real zones have a handful; comparing names among them is quadratic.
    private const int NameserverLimit = 64;

    /// <summary>The whole answer for a zone that was asked for, or that encloses what was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        Network network = FindNetwork(rendering, range);
        rendering.StartAnswer(of, network.Used);
        WriteMembers(rendering, of, network);
        rendering.EndAnswer();
    }

    /// <summary>The network around the addresses of a zone.</summary>
    public static Network FindNetwork(RdapRendering rendering, in IpRange zone) =>
        RegistryLookup.TryFindMostSpecific(rendering.Registry, zone, SourceRole.Registry, out ObjectRef network, out IpRange range)
            ? new Network(network, range)
            : default;

    /// <summary>A network around a zone, or none.</summary>
    public readonly record struct Network(ObjectRef? Object, IpRange Range)
    {
        /// <summary>What an answer that holds it uses.</summary>
        public RdapExtensions Used => Object is null ? RdapExtensions.None : RdapExtensions.Networks;
    }

    /// <summary>The members of the object itself.</summary>
    public static void WriteMembers(RdapRendering rendering, ObjectRef of, in Network around)
    {
        RdapOutput output = rendering.Output;
        Utf8JsonWriter json = output.Json;
        RegistryObject domain = rendering.Registry.Get(of);
        RdapFacts facts = new(domain);
        Span<byte> name = stackalloc byte[RdapRendering.MaxKeyLength];
        name = LowerName(name[..domain.CopyPrimaryKey(name)]);
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

        json.WriteStartArray(RdapNames.Links);
        output.OwnUrl("domain/"u8).AppendSegment(name);
        output.Link(RdapNames.RelSelf, RdapNames.TypeRdap);
        json.WriteEndArray();
        RdapCommon.WriteEvents(rendering, of, facts);
        if (around.Object is { } network)
        {
            json.WritePropertyName(RdapNames.Network);
            RdapIpNetwork.WriteNested(rendering, network, around.Range);
        }
    }

    private static Span<byte> LowerName(Span<byte> name)
    {
        Ascii.ToLowerInPlace(name, out _);
        return name.Length > 1 && name[^1] == '.' ? name[..^1] : name;
    }

    /// <summary>Each name server once, with the glue addresses of all its nserver lines.</summary>
    private static void WriteNameservers(RdapOutput output, in RegistryObject domain)
    {
        bool open = false;
        int count = 0;
        foreach (RpslAttribute attribute in domain)
        {
            if (attribute.Name != AttributeName.Nserver || !TryGetServer(attribute, out ReadOnlySpan<byte> name))
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

            WriteNameserver(output, domain, name);
        }

        if (open)
        {
            output.Json.WriteEndArray();
        }
    }

    private static void WriteNameserver(RdapOutput output, in RegistryObject domain, ReadOnlySpan<byte> name)
    {
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString(RdapNames.ObjectClassName, RdapNames.ClassNameserver);
        Span<byte> lower = stackalloc byte[Math.Min(name.Length, RdapRendering.MaxKeyLength)];
        name[..lower.Length].CopyTo(lower);
        output.Text(RdapNames.LdhName, LowerName(lower));
        bool open = WriteGlue(json, domain, name, IpFamily.V4, open: false);
        open = WriteGlue(json, domain, name, IpFamily.V6, open);
        if (open)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <returns>Whether the member ipAddresses is open.</returns>
    private static bool WriteGlue(Utf8JsonWriter json, in RegistryObject domain, ReadOnlySpan<byte> name, IpFamily wanted, bool open)
    {
        bool listOpen = false;
        Span<byte> text = stackalloc byte[IpText.MaxAddressLength];
        foreach (RpslAttribute attribute in domain)
        {
            if (attribute.Name != AttributeName.Nserver || !TryGetServer(attribute, out ReadOnlySpan<byte> other) || !SameName(name, other))
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                if (!IpText.TryParseAddress(word, out IpFamily family, out UInt128 address) || family != wanted)
                {
                    continue;
                }

                if (!open)
                {
                    json.WriteStartObject(RdapNames.IpAddresses);
                    open = true;
                }

                if (!listOpen)
                {
                    json.WriteStartArray(wanted == IpFamily.V4 ? RdapNames.V4 : RdapNames.V6);
                    listOpen = true;
                }

                json.WriteStringValue(text[..IpText.FormatAddress(family, address, text)]);
            }
        }

        if (listOpen)
        {
            json.WriteEndArray();
        }

        return open;
    }

    private static bool IsNamedBefore(in RegistryObject domain, int earlier, ReadOnlySpan<byte> name)
    {
        foreach (RpslAttribute attribute in domain.All(AttributeName.Nserver))
        {
            if (TryGetServer(attribute, out ReadOnlySpan<byte> other) && (earlier-- == 0 || SameName(name, other)))
            {
                return earlier >= 0;
            }
        }

        return false;
    }

    private static bool TryGetServer(in RpslAttribute attribute, out ReadOnlySpan<byte> name)
    {
        WordEnumerator words = attribute.Words;
        name = words.MoveNext() ? words.Current : default;
        return !name.IsEmpty;
    }

    private static bool SameName(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        Ascii.EqualsIgnoreCase(one.TrimEnd((byte)'.'), other.TrimEnd((byte)'.'));

    private static void WriteSecureDns(Utf8JsonWriter json, in RegistryObject domain)
    {
        bool open = false;
        Span<byte> buffer = stackalloc byte[256];
        json.WriteStartObject(RdapNames.SecureDns);
        json.WriteBoolean(RdapNames.DelegationSigned, domain.Has(AttributeName.DsRdata));
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

        if (open)
        {
            json.WriteEndArray();
        }

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
