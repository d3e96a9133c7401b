// The blocks of an answer over RFC 3912 that are no objects: notes, abuse contacts, referrals (RIPE Database query reference).
using System.Buffers;
using System.Buffers.Text;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <content>What is said about the objects, around them.</content>
internal sealed partial class WhoisAnswer
{
    private void WriteNotes(ref WhoisOutput output)
    {
        if (Query.Has(WhoisFlag.PrimaryKeys))
        {
            output.Write("% Note: only primary keys are shown, and none of persons, roles and organisations.\n\n"u8);
        }
        else if (!Query.Has(WhoisFlag.NoFiltering) && !Query.Has(WhoisFlag.AbuseContact))
        {
            output.Write("% Note: e-mail and notification addresses are left out of this answer.\n%       The \"-B\" flag shows them.\n\n"u8);
        }

        if (Query.IsFolded)
        {
            WhoisMessages.Write(ref output, WhoisMessage.KeyConverted, Query.Key, []);
        }

        if (Query.Has(WhoisFlag.NoPersonal))
        {
            output.Write("% Note: persons and roles are left out of this answer.\n\n"u8);
        }
    }

    // Says whether an object keeps to its template, where that is why it is shown or not. False when it is not to be shown.
    private bool WriteSyntax(ref WhoisOutput output, scoped in RegistryObject obj, scoped ReadOnlySpan<byte> key)
    {
        SyntaxFinding finding = ObjectSyntax.Check(obj);
        bool isWanted = finding.IsValid == Query.Has(WhoisFlag.ValidSyntax);
        if (finding.IsValid)
        {
            if (!isWanted)
            {
                WriteQuoted(ref output, "% '"u8, key, "' has valid syntax\n\n"u8);
            }

            return isWanted;
        }

        WriteQuoted(ref output, "% '"u8, key, "' invalid syntax: "u8);
        (string before, string after) = finding.Problem switch
        {
            SyntaxProblem.NotAnAttribute => ("the line \"", "\" is no attribute\n\n"),
            SyntaxProblem.NotInTemplate => ("the template has no attribute \"", "\"\n\n"),
            SyntaxProblem.Repeated => ("attribute \"", "\" can stand there only once\n\n"),
            SyntaxProblem.Missing => ("mandatory attribute \"", "\" is missing\n\n"),
            _ => ("there is no template of the type \"", "\"\n\n"),
        };
        output.WriteAscii(before);
        WriteQuoted(ref output, [], finding.Subject, []);
        output.WriteAscii(after);
        return isWanted;
    }

    private void WriteAbuseLine(ref WhoisOutput output, scoped in AbuseContact contact, scoped ReadOnlySpan<byte> key)
    {
        if (!contact.Found)
        {
            WriteQuoted(ref output, "% No abuse contact registered for "u8, key, "\n\n"u8);
            return;
        }

        WriteQuoted(ref output, "% Abuse contact for '"u8, key, "' is '"u8);
        WriteQuoted(ref output, [], contact.Mailbox, "'\n"u8);
        WriteAbuseText(ref output, contact);
        output.Write((byte)'\n');
    }

    // What nobody registered as a contact is said to be so. A comment, as RIPE's database says in this place that it doubts a mailbox.
    private void WriteAbuseText(ref WhoisOutput output, scoped in AbuseContact contact)
    {
        if (contact.Origin == AbuseOrigin.Remarks)
        {
            Span<byte> key = stackalloc byte[LongestKey];
            WriteQuoted(ref output, "% It stands in the remarks of '"u8, key[.._registry.Get(contact.Holder).CopyPrimaryKey(key)], "'.\n"u8);
        }
    }

    private void WriteAbuseOnly(
        ref WhoisOutput output, scoped in RegistryObject obj, scoped in AbuseContact contact, scoped ReadOnlySpan<byte> key)
    {
        WriteAttribute(ref output, obj.ClassName, key);
        if (contact.Found)
        {
            WriteAttribute(ref output, "abuse-mailbox"u8, contact.Mailbox);
            WriteAbuseText(ref output, contact);
            output.Write((byte)'\n');
        }
        else
        {
            WriteQuoted(ref output, "% No abuse contact registered for "u8, key, "\n\n"u8);
        }
    }

    private void WriteAttribute(ref WhoisOutput output, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        const int column = 16;
        output.Write(name);
        output.Write((byte)':');
        output.Pad(Math.Max(1, column - name.Length - 1));
        WriteQuoted(ref output, [], value, "\n"u8);
    }

    private void WriteQuoted(
        ref WhoisOutput output, scoped ReadOnlySpan<byte> before, scoped ReadOnlySpan<byte> value, scoped ReadOnlySpan<byte> after)
    {
        output.Write(before);
        output.WriteText(value, Query.Charset);
        output.Write(after);
    }

    private void WriteSources(ref WhoisOutput output)
    {
        bool isAny = false;
        foreach (SourceSnapshot source in _registry.Sources)
        {
            if (source.Info.Role == SourceRole.Registry)
            {
                output.Write(source.NameUtf8);
                WriteSerials(ref output, source);
                isAny = true;
            }
        }

        if (!isAny)
        {
            output.Write("% There is no source yet.\n\n"u8);
            return;
        }

        // Below, so that who reads the lines above as they are elsewhere is not disturbed.
        output.Write("\n"u8);
        Span<byte> digits = stackalloc byte[SourceDigest.ShortDigits];
        foreach (SourceSnapshot source in _registry.Sources)
        {
            if (source.Info.Role == SourceRole.Registry)
            {
                output.Write("% "u8);
                output.Write(source.NameUtf8);
                output.Write(": "u8);
                output.Write((long)source.ObjectCount);
                output.Write(" objects, digest "u8);
                SourceDigest? digest = source.Digest;
                digest?.WriteShort(digits);
                output.Write(digest is null ? "not known yet"u8 : digits);
                output.Write("\n"u8);
                WriteMirrored(ref output, source);
            }
        }

        output.Write("\n"u8);
    }

    // NRTM's form, whether a source is mirrored from here or not.
    private void WriteSerials(ref WhoisOutput output, SourceSnapshot source)
    {
        if (settings.Journals?.Find(source.NameUtf8, Query.Client) is not { IsAllowed: true } serials)
        {
            output.Write(":3:N:0-"u8);
            output.Write(source.Info.Version);
            output.Write((byte)'\n');
            return;
        }

        output.Write(":3:Y:"u8);
        output.Write(serials.First);
        output.Write((byte)'-');
        output.Write(serials.Last);
        output.Write((byte)'\n');
    }

    private static void WriteMirrored(ref WhoisOutput output, SourceSnapshot source)
    {
        if (!source.Info.IsMirrored)
        {
            return;
        }

        Span<byte> text = stackalloc byte[MirrorText.MaxLength];
        output.Write("% "u8);
        output.Write(source.NameUtf8);
        output.Write(": "u8);
        output.Write(text[..MirrorText.Write(source.Info, text)]);
        output.Write("\n"u8);
    }

    private void WriteFoot(ref WhoisOutput output)
    {
        if (Query.IsRefused || (Query.ToLookup().Kind == LookupKeyKind.None && Query.Kind != WhoisQueryKind.Versions))
        {
            return;
        }

        if (_result.Truncated)
        {
            Span<byte> digits = stackalloc byte[11];
            Utf8Formatter.TryFormat(Count, digits, out int length);
            WhoisMessages.Write(ref output, WhoisMessage.Truncated, digits[..length], []);
        }

        if (Denial != WhoisMessage.None)
        {
            WriteDenial(ref output);
        }

        if (Count == 0 && _sources != SourceSet.None)
        {
            WriteNoEntries(ref output);
        }

        // As a comment: some clients follow every line that looks like a referral, and would go round in circles between servers.
        if (IsReferred && TryFindReferral(out ObjectRef referral))
        {
            RegistryObject obj = _registry.Get(referral);
            WriteReferral(ref output, "% refer: "u8, obj.FirstValue(AttributeName.WhoisServer));
            WriteReferral(ref output, "% rdap: "u8, obj.FirstValue(AttributeName.RdapServer));
            output.Write((byte)'\n');
        }
    }

    private void WriteNoEntries(ref WhoisOutput output)
    {
        byte[] names = ArrayPool<byte>.Shared.Rent(64 * RegistrySnapshot.MaxSources);
        int length = 0;
        for (int source = 0; source < _registry.Sources.Length; source++)
        {
            ReadOnlySpan<byte> name = _registry.Sources[source].NameUtf8;
            if (_sources.Contains(source) && name.Length + 1 <= names.Length - length)
            {
                if (length > 0)
                {
                    names[length++] = (byte)',';
                }

                name.CopyTo(names.AsSpan(length));
                length += name.Length;
            }
        }

        WhoisMessages.Write(ref output, WhoisMessage.NoEntries, names.AsSpan(0, length), []);
        ArrayPool<byte>.Shared.Return(names);
    }

    private void WriteReferral(ref WhoisOutput output, ReadOnlySpan<byte> lead, ReadOnlySpan<byte> server)
    {
        if (!server.IsEmpty)
        {
            WriteQuoted(ref output, lead, server, "\n"u8);
        }
    }

    private bool TryFindReferral(out ObjectRef referral) =>
        Authority.TryFindReferral(_registry, Query.ToLookup(), out referral)
        && (_registry.Get(referral).Has(AttributeName.WhoisServer) || _registry.Get(referral).Has(AttributeName.RdapServer));
}
