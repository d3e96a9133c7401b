using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Tests.Registry.Lookup;

/// <summary>A value of an object as strings.</summary>
internal sealed record NaiveValue(SearchProperty Property, ObjectClass Class, string Text, string Order, string Source, int SourcePlace, string Key);

/// <summary>Searches by looking at every object, in strings: what <see cref="RegistrySearch"/> is compared with.</summary>
internal static class NaiveSearch
{
    public static List<NaiveValue> Values(RegistrySnapshot registry)
    {
        List<NaiveValue> values = [];
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            for (int id = 0; id < registry.Sources[source].IdCount; id++)
            {
                if (!registry.Sources[source].IsSuperseded(id))
                {
                    Add(registry, new ObjectRef(source, id), values);
                }
            }
        }

        return values;
    }

    public static List<string> Find(List<NaiveValue> values, in SearchQuery query)
    {
        SearchProperty property = query.Property;
        ObjectClassSet classes = query.Classes;
        SourceSet sources = query.Sources;
        bool isPrefix = query.Match == SearchMatch.StartsWith;
        string text = Fold(Encoding.UTF8.GetString(query.Text), isPrefix), suffix = Fold(Encoding.UTF8.GetString(query.Suffix), keepLastBlank: false);
        IEnumerable<NaiveValue> found = values
            .Where(v => v.Property == property && classes.Contains(v.Class) && sources.Contains(v.SourcePlace)
                && (isPrefix
                    ? v.Text.StartsWith(text, StringComparison.Ordinal) && v.Text[text.Length..].EndsWith(suffix, StringComparison.Ordinal)
                    : v.Text == (property == SearchProperty.Nserver || classes == ObjectClassSet.Of(ObjectClass.Domain) ? text.TrimEnd('.') : text)))
            .OrderBy(static v => v.Order, StringComparer.Ordinal).ThenBy(static v => v.Source, StringComparer.Ordinal);
        found = query.Descending ? found.Reverse() : found;
        found = query.OnePerText && !(property == SearchProperty.Handle && found.Any(static v => v.Class <= ObjectClass.AutNum)) ? found.DistinctBy(static v => v.Text)
            : query.OnePerText ? found.Take(1)
            : found;
        return [.. found.Select(static v => v.Key)];
    }

    public static (string Text, string Suffix, bool IsPrefix) Question(Random random, List<NaiveValue> values)
    {
        string text = values[random.Next(values.Count)].Text;
        int cut = random.Next(text.Length + 1);
        return random.Next(4) switch
        {
            0 => (text, "", false),
            1 => (text[..cut], text[random.Next(cut, text.Length + 1)..], true),
            2 => (text[..cut].ToUpperInvariant(), "", true),
            _ => (text[..Math.Min(1, cut)], "", true),
        };
    }

    /// <summary>What tells a value that was found from all others.</summary>
    public static string Name(RegistrySnapshot registry, SearchHit hit, SearchProperty property)
    {
        byte[] text = new byte[FoldedText.MaxLength];
        return Name(registry, hit.Object, Encoding.UTF8.GetString(text, 0, RegistrySearch.CopyText(registry, hit, property, text)));
    }

    private static string Name(RegistrySnapshot registry, ObjectRef of, string text) =>
        $"{text} {registry.Get(of).Class} {registry.Key(of).ToUpperInvariant()} {registry.Sources[of.Source].Info.Name}";

    private static void Add(RegistrySnapshot registry, ObjectRef of, List<NaiveValue> values)
    {
        RegistryObject obj = registry.Get(of);
        ObjectClass objectClass = obj.Class;
        List<(string Name, string Value)> lines = [.. Encoding.UTF8.GetString(obj.ToText()).Split('\n').Select(static line =>
            (line.Split(':')[0], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))];
        string Value(params string[] names) => lines.Find(line => names.Contains(line.Name)).Value ?? "";
        string handle = objectClass is ObjectClass.Person or ObjectClass.Role ? Value("nic-hdl") : lines[0].Value;
        string number = "";
        if (objectClass is ObjectClass.Inetnum or ObjectClass.Inet6num && obj.TryGetRange(out IpRange range))
        {
            byte[] written = new byte[IpText.MaxRangeLength];
            handle = Encoding.UTF8.GetString(written, 0, IpText.FormatRange(range, written));
            number = Order(range.First, range.Last);
        }
        else if (obj.TryGetAsns(out AsnRange asns))
        {
            handle = asns.IsSingle && objectClass == ObjectClass.AutNum ? $"as{asns.First}" : $"as{asns.First} - as{asns.Last}";
            number = Order(asns.First, asns.Last);
        }

        bool isNumber = number.Length > 0;
        switch (objectClass)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                Put(SearchProperty.Handle, handle);
                Put(SearchProperty.Name, Value("netname"));
                break;
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                Put(SearchProperty.Handle, handle);
                Put(SearchProperty.Name, Value("as-name"));
                break;
            case ObjectClass.Domain:
                Put(SearchProperty.Name, handle.TrimEnd('.'));
                List<string> servers = [.. lines.Where(static l => l.Name == "nserver").Select(static l => l.Value)];
                servers.Select(static s => Fold(s.Split(' ')[0].TrimEnd('.'), keepLastBlank: false)).Distinct().ToList().ForEach(s => Put(SearchProperty.Nserver, s));
                servers.SelectMany(static s => s.Split(' ').Skip(1)).Distinct().ToList().ForEach(s => Put(SearchProperty.NserverAddress, s));
                break;
            case ObjectClass.Organisation or ObjectClass.Role or ObjectClass.Person or ObjectClass.Irt or ObjectClass.Mntner:
                Put(SearchProperty.Handle, handle);
                Put(SearchProperty.Name, Value("person", "role", "org-name") is { Length: > 0 } name ? name : handle);
                lines.Where(static l => l.Name is "e-mail" or "abuse-mailbox").SelectMany(static l => l.Value.Split(", "))
                    .Select(static s => Fold(s, keepLastBlank: false)).Distinct().ToList().ForEach(s => Put(SearchProperty.Email, s));
                break;
        }

        void Put(SearchProperty property, string text)
        {
            string folded = Fold(text, keepLastBlank: false);
            if (folded.Length > 0)
            {
                // Ordinal comparison of strings is that of UTF-8 as long as there are no surrogates.
                bool isEntity = !isNumber && objectClass != ObjectClass.Domain;
                string key = isNumber ? number : $"{Fold(registry.Key(of).TrimEnd('.'), keepLastBlank: false)}\0{(char)objectClass}";
                string order = $"{(property == SearchProperty.Handle && isNumber ? "" : folded)}\0{(isEntity ? 'z' : (char)objectClass)}{key}";
                values.Add(new NaiveValue(property, objectClass, folded, order, registry.Sources[of.Source].Info.Name, of.Source, Name(registry, of, folded)));
            }
        }
    }

    private static string Order(UInt128 first, UInt128 last) =>
        first.ToString("X32", CultureInfo.InvariantCulture) + (UInt128.MaxValue - last).ToString("X32", CultureInfo.InvariantCulture);

    private static string Fold(string text, bool keepLastBlank)
    {
        byte[] folded = new byte[FoldedText.MaxLength];
        return Encoding.UTF8.GetString(folded, 0, FoldedText.Fold(Encoding.UTF8.GetBytes(text), folded, keepLastBlank));
    }
}
