// RFC 9083 section 5.2: the nameserver object class. RFC 9082 section 3.1.4.
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>
/// The hosts that the <c>nserver:</c> lines of reverse zones name. A registry of numbers has no objects for them: what is known of one is which
/// zones it serves, and the glue addresses they give for it.
/// </summary>
internal static class RdapNameserver
{
    // Real hosts have two.
    private const int AddressLimit = 32;

    private static readonly ObjectClassSet Zones = ObjectClassSet.Of(ObjectClass.Domain);
    private static readonly AttributeSet ByServer = AttributeSet.Of(AttributeName.Nserver);

    /// <summary>The zones of all answering sources that name a host; <see cref="RdapRendering.HeldLimit"/> at most.</summary>
    /// <param name="rendering">Whose registry is asked, and whose list is filled.</param>
    /// <param name="name">The host's name in lower case, without trailing dot.</param>
    public static LookupResult FindZones(RdapRendering rendering, ReadOnlySpan<byte> name)
    {
        LookupResult zones = rendering.Zones;
        zones.Clear();
        for (int source = 0; source < rendering.Registry.Sources.Length; source++)
        {
            if (rendering.Registry.Sources[source].Info.Role == SourceRole.Registry)
            {
                RegistryLookup.FindInverse(rendering.Registry, source, ByServer, name, Zones, zones, rendering.HeldLimit);
            }
        }

        return zones;
    }

    /// <summary>The whole answer for a host that was asked for. False, and nothing is written, when no zone names it.</summary>
    /// <param name="rendering">Where to.</param>
    /// <param name="name">The host's name in lower case, without trailing dot.</param>
    public static bool TryWrite(RdapRendering rendering, ReadOnlySpan<byte> name)
    {
        LookupResult zones = FindZones(rendering, name);
        if (zones.Count == 0)
        {
            return false;
        }

        rendering.StartAnswer(zones[0]);
        WriteMembers(rendering, name, zones);
        RdapCommon.WriteUpdateEvent(rendering, zones[0]);
        rendering.EndAnswer();
        return true;
    }

    /// <summary>The members of a host with its zones, each as a link to it.</summary>
    public static void WriteMembers(RdapRendering rendering, ReadOnlySpan<byte> name, LookupResult zones)
    {
        RdapOutput output = rendering.Output;
        Utf8JsonWriter json = output.Json;
        WriteName(output, name);
        Addresses glue = default;
        foreach (ObjectRef zone in zones.Found)
        {
            glue.Collect(rendering.Registry.Get(zone), name);
        }

        glue.Write(json);
        json.WriteStartArray(RdapNames.Status);
        json.WriteStringValue(RdapNames.Associated);
        json.WriteEndArray();
        if (zones.Truncated)
        {
            output.Remark("Truncated"u8, "More reverse zones name this name server than one answer lists."u8, RdapNames.ObjectTruncated);
            output.EndRemarks();
        }

        json.WriteStartArray(RdapNames.Links);
        WriteSelf(output, name);
        Span<byte> zoneName = stackalloc byte[RdapRendering.MaxKeyLength];
        foreach (ObjectRef zone in zones.Found)
        {
            output.OwnUrl("domain/"u8).AppendSegment(LowerName(zoneName[..rendering.Registry.Get(zone).CopyPrimaryKey(zoneName)]));
            output.Link(RdapNames.RelRelated, RdapNames.TypeRdap);
        }

        json.WriteEndArray();
    }

    /// <summary>One element of the member nameservers of a zone, with the addresses that this zone gives for it.</summary>
    public static void WriteNested(RdapOutput output, in RegistryObject zone, ReadOnlySpan<byte> name)
    {
        Utf8JsonWriter json = output.Json;
        Span<byte> lower = stackalloc byte[Math.Min(name.Length, RdapRendering.MaxKeyLength)];
        name[..lower.Length].CopyTo(lower);
        ReadOnlySpan<byte> host = LowerName(lower);
        json.WriteStartObject();
        WriteName(output, host);
        Addresses glue = default;
        glue.Collect(zone, host);
        glue.Write(json);
        json.WriteStartArray(RdapNames.Links);
        WriteSelf(output, host);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A name as answers have it: lower case, without trailing dot.</summary>
    public static Span<byte> LowerName(Span<byte> name)
    {
        Ascii.ToLowerInPlace(name, out _);
        return name.Length > 1 && name[^1] == '.' ? name[..^1] : name;
    }

    /// <summary>The host that an <c>nserver:</c> line names, as written.</summary>
    public static bool TryGetHost(in RpslAttribute attribute, out ReadOnlySpan<byte> name)
    {
        WordEnumerator words = attribute.Words;
        name = words.MoveNext() ? words.Current : default;
        return !name.IsEmpty;
    }

    /// <summary>Whether two names are one host.</summary>
    public static bool IsSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        Ascii.EqualsIgnoreCase(one.TrimEnd((byte)'.'), other.TrimEnd((byte)'.'));

    private static void WriteName(RdapOutput output, ReadOnlySpan<byte> name)
    {
        output.Json.WriteString(RdapNames.ObjectClassName, RdapNames.ClassNameserver);
        output.Text(RdapNames.LdhName, name);
        if (DomainText.ToUnicode(name) is { } unicode)
        {
            output.Json.WriteString(RdapNames.UnicodeName, unicode);
        }
    }

    private static void WriteSelf(RdapOutput output, ReadOnlySpan<byte> name)
    {
        output.OwnUrl("nameserver/"u8).AppendSegment(name);
        output.Link(RdapNames.RelSelf, RdapNames.TypeRdap);
    }

    /// <summary>The glue addresses of one host, each once, in the order of the zones.</summary>
    private struct Addresses
    {
        private Values _values;
        private uint _isV6;
        private int _count;

        public void Collect(in RegistryObject zone, ReadOnlySpan<byte> name)
        {
            foreach (RpslAttribute attribute in zone)
            {
                if (attribute.Name != AttributeName.Nserver || !TryGetHost(attribute, out ReadOnlySpan<byte> host) || !IsSame(name, host))
                {
                    continue;
                }

                foreach (ReadOnlySpan<byte> word in attribute.Words)
                {
                    if (IpText.TryParseAddress(word, out IpFamily family, out UInt128 address))
                    {
                        Add(family, address);
                    }
                }
            }
        }

        public readonly void Write(Utf8JsonWriter json)
        {
            if (_count == 0)
            {
                return;
            }

            json.WriteStartObject(RdapNames.IpAddresses);
            Write(json, IpFamily.V4, RdapNames.V4);
            Write(json, IpFamily.V6, RdapNames.V6);
            json.WriteEndObject();
        }

        private readonly void Write(Utf8JsonWriter json, IpFamily family, JsonEncodedText member)
        {
            Span<byte> text = stackalloc byte[IpText.MaxAddressLength];
            bool open = false;
            for (int i = 0; i < _count; i++)
            {
                if (FamilyOf(i) != family)
                {
                    continue;
                }

                if (!open)
                {
                    json.WriteStartArray(member);
                    open = true;
                }

                json.WriteStringValue(text[..IpText.FormatAddress(family, _values[i], text)]);
            }

            if (open)
            {
                json.WriteEndArray();
            }
        }

        private void Add(IpFamily family, UInt128 address)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_values[i] == address && FamilyOf(i) == family)
                {
                    return;
                }
            }

            if (_count < AddressLimit)
            {
                _isV6 |= family == IpFamily.V6 ? 1u << _count : 0;
                _values[_count++] = address;
            }
        }

        private readonly IpFamily FamilyOf(int i) => (_isV6 & (1u << i)) != 0 ? IpFamily.V6 : IpFamily.V4;

        [System.Runtime.CompilerServices.InlineArray(AddressLimit)]
        private struct Values
        {
            private UInt128 _first;
        }
    }
}
