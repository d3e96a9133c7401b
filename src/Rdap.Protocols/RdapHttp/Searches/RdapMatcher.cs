// RFC 9082 sections 4.1 and 6.1: how a search pattern compares with a value.
using Rdap.Protocols.RdapHttp.Cards;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>The patterns of one search, folded once, held against values. Reused.</summary>
internal sealed class RdapMatcher(RdapSettings settings)
{
    private readonly byte[][] _texts = [.. Enumerable.Range(0, 4).Select(static _ => new byte[2 * FoldedText.MaxLength])];
    private readonly (RdapMatch Match, int Length, int SuffixLength)[] _patterns = new (RdapMatch, int, int)[4];

    private (IpFamily Family, UInt128 Address)? _address;

    /// <summary>Takes the patterns of a search.</summary>
    public void Start(RdapSearchQuery query)
    {
        _address = IpText.TryParseAddress(query.TextOf(query.Conditions[0].Pattern), out IpFamily family, out UInt128 address) ? (family, address) : null;
        for (int i = 0; i < query.Conditions.Length; i++)
        {
            RdapPattern pattern = query.Conditions[i].Pattern;
            int length = FoldedText.Fold(query.TextOf(pattern), _texts[i].AsSpan(0, FoldedText.MaxLength), keepLastBlank: pattern.Match != RdapMatch.Exact);
            int suffix = FoldedText.Fold(query.SuffixOf(pattern), _texts[i].AsSpan(FoldedText.MaxLength));
            _patterns[i] = (pattern.Match, length, suffix);
        }
    }

    /// <summary>Whether a text is the address that the first condition asks for, in whichever form.</summary>
    public bool MatchesAddress(ReadOnlySpan<byte> text) => IpText.TryParseAddress(text, out IpFamily family, out UInt128 address) && _address == (family, address);

    /// <summary>What a value is to be, or begin with, folded.</summary>
    public ReadOnlySpan<byte> TextOf(int condition) => _texts[condition].AsSpan(0, _patterns[condition].Length);

    /// <summary>What it is to end with, folded.</summary>
    public ReadOnlySpan<byte> SuffixOf(int condition) => _texts[condition].AsSpan(FoldedText.MaxLength, _patterns[condition].SuffixLength);

    /// <summary>Whether a folded value is what a condition asks for.</summary>
    public bool MatchesFolded(int condition, ReadOnlySpan<byte> folded) => _patterns[condition].Match switch
    {
        RdapMatch.Exact => folded.SequenceEqual(TextOf(condition)),
        RdapMatch.Prefix => folded.StartsWith(TextOf(condition)),
        _ => folded.Length >= _patterns[condition].Length + _patterns[condition].SuffixLength
            && folded.StartsWith(TextOf(condition)) && folded.EndsWith(SuffixOf(condition)),
    };

    /// <summary>Whether a value is what a condition asks for.</summary>
    public bool Matches(int condition, ReadOnlySpan<byte> value)
    {
        Span<byte> folded = stackalloc byte[FoldedText.MaxLength];
        return MatchesFolded(condition, folded[..FoldedText.Fold(value, folded)]);
    }

    /// <summary>Whether an entity is what all conditions on entities ask for, by what its answer shows: not by a person's hidden e-mail address.</summary>
    public bool Matches(RegistrySnapshot registry, ObjectRef entity, RdapSearchQuery query)
    {
        RegistryObject from = registry.Get(entity);
        RdapFacts facts = new(from);
        for (int i = 0; i < query.Conditions.Length; i++)
        {
            bool matches = query.Conditions[i].Property switch
            {
                RdapProperty.Handle => Matches(i, facts.Handle),
                RdapProperty.Fn => Matches(i, facts.NameShown),
                RdapProperty.Email => ShowsEmail(i, from, facts),
                _ => true,
            };
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    private bool ShowsEmail(int condition, in RegistryObject from, in RdapFacts facts)
    {
        CardFields fields = new(facts, settings.ShowPersonalEmail || from.Class != ObjectClass.Person, default, oneLanguage: true);
        foreach (RpslAttribute attribute in from)
        {
            if (attribute.Name is not (AttributeName.EMail or AttributeName.AbuseMailbox) || !fields.Shows(attribute))
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> address in attribute.Words)
            {
                if (Matches(condition, address))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
