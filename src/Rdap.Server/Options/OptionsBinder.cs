using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Options;

/// <summary>
/// Binds configuration to the option records and lists everything that does not fit. The framework's own binder is not used: it drops
/// unknown keys in lists, stops at the first wrong value, and cannot say where a value came from.
/// </summary>
internal sealed class OptionsBinder(IReadOnlyList<OptionsLayer> layers, ICollection<OptionsProblem> problems)
{
    /// <summary>Binds a whole record from the root of the configuration.</summary>
    public T Bind<T>(IConfiguration root) where T : new()
        => (T)BindRecord(typeof(T), root.GetChildren(), new T());

    private object BindRecord(Type type, IEnumerable<IConfigurationSection> children, object record)
    {
        PropertyInfo[] properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (IConfigurationSection child in children)
        {
            PropertyInfo? property = Array.Find(properties, p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                Say(child.Path, "unknown option", string.Join(", ", properties.Select(static p => CamelCase(p.Name))));
                continue;
            }

            if (IsNotSet(child))
            {
                continue;
            }

            object? value = BindValue(property.PropertyType, property, child, property.GetValue(record));
            if (value is not null)
            {
                property.SetValue(record, value);
            }
        }

        return record;
    }

    private object? BindValue(Type type, PropertyInfo property, IConfigurationSection section, object? current)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return BindList(type.GetGenericArguments()[0], property, section);
        }

        if (IsRecord(type))
        {
            if (!string.IsNullOrEmpty(section.Value))
            {
                return Refuse(section.Path, $"'{section.Value}' stands where a section is expected", "{ … }");
            }

            return BindRecord(type, section.GetChildren(), current ?? Activator.CreateInstance(type)!);
        }

        if (section.Value is null)
        {
            return Refuse(section.Path, "a list or section stands where one value is expected", Allowed(type, property));
        }

        return BindScalar(type, property, section.Path, section.Value);
    }

    private IList BindList(Type element, PropertyInfo property, IConfigurationSection section)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        if (!string.IsNullOrEmpty(section.Value))
        {
            // One value for a list of them: from the environment or the command line this is the natural way to write it.
            foreach (string one in section.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (IsRecord(element))
                {
                    Say(section.Path, $"'{one}' stands where a list of sections is expected", "[ { … }, … ]");
                    break;
                }

                if (BindScalar(element, property, section.Path, one) is { } value)
                {
                    list.Add(value);
                }
            }

            return list;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                Say(child.Path, "unknown option", "a list: [ …, … ], or numbered keys from 0");
                continue;
            }

            object? value = IsRecord(element)
                ? BindValue(element, property, child, null)
                : child.Value is { } text ? BindScalar(element, property, child.Path, text) : null;
            if (value is not null)
            {
                list.Add(value);
            }
        }

        return list;
    }

    private object? BindScalar(Type type, PropertyInfo property, string key, string text)
    {
        text = text.Trim();
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(bool))
        {
            return text.ToUpperInvariant() switch
            {
                "TRUE" or "1" or "YES" or "ON" => true,
                "FALSE" or "0" or "NO" or "OFF" => false,
                _ => Refuse(key, $"'{text}' is not a yes or no", Allowed(type, property)),
            };
        }

        if (plain == typeof(int) || plain == typeof(long))
        {
            RangeAttribute? range = property.GetCustomAttribute<RangeAttribute>();
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                return Refuse(key, $"'{text}' is not a whole number", Allowed(type, property));
            }

            if (range is not null && (number < Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture)
                || number > Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture)))
            {
                return Refuse(key, $"{number} is out of range", Allowed(type, property));
            }

            return plain == typeof(int) ? (object)(int)number : number;
        }

        return BindText(property, key, text);
    }

    private object? BindText(PropertyInfo property, string key, string text)
    {
        if (property.GetCustomAttribute<OneOfAttribute>() is { } oneOf)
        {
            return Array.Find(oneOf.Words, w => string.Equals(w, text, StringComparison.OrdinalIgnoreCase))
                ?? Refuse(key, $"'{text}' is not one of the words", Allowed(typeof(string), property));
        }

        if (property.GetCustomAttribute<HttpUrlAttribute>() is not null && !IsHttpUrl(text))
        {
            return Refuse(key, $"'{text}' is not a URL", Allowed(typeof(string), property));
        }

        if (property.GetCustomAttribute<ListenAddressAttribute>() is not null && !EndPointText.TryParse(text, out _))
        {
            return Refuse(key, $"'{text}' is not an address with a port", Allowed(typeof(string), property));
        }

        if (property.GetCustomAttribute<ServerAttribute>() is not null && !ServerAddress.TryParse(text, out _))
        {
            return Refuse(key, $"'{text}' is not a host with a port", Allowed(typeof(string), property));
        }

        if (property.GetCustomAttribute<NetworksAttribute>() is not null && !IpText.TryParseNetwork(Encoding.UTF8.GetBytes(text), out _, out _))
        {
            return Refuse(key, $"'{text}' is not an address, prefix or range", Allowed(typeof(string), property));
        }

        if (property.GetCustomAttribute<FilePathAttribute>() is not null && !IsHttpUrl(text)
            && !text.StartsWith(DemoRegistry.Scheme, StringComparison.Ordinal))
        {
            return Path.GetFullPath(text, LayerOf(key).BaseFolder);
        }

        return text;
    }

    /// <summary>What an option of this property may be, in words.</summary>
    public static string Allowed(Type type, PropertyInfo property)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(bool))
        {
            return "true, false";
        }

        if (property.GetCustomAttribute<OneOfAttribute>() is { } oneOf)
        {
            return string.Join(", ", oneOf.Words);
        }

        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return FormattableString.Invariant($"{range.Minimum} to {range.Maximum}");
        }

        return property.GetCustomAttribute<HttpUrlAttribute>() is not null ? "an absolute http:// or https:// URL"
            : property.GetCustomAttribute<ListenAddressAttribute>() is not null ? EndPointText.Allowed
            : property.GetCustomAttribute<ServerAttribute>() is not null ? ServerAddress.Allowed
            : property.GetCustomAttribute<NetworksAttribute>() is not null ? "192.0.2.1, 192.0.2.0/24, 192.0.2.0 - 192.0.2.9, 2001:db8::/32"
            : "text";
    }

    /// <summary>Where the value in force for a key comes from: the last layer that sets it.</summary>
    public OptionsLayer LayerOf(string key) => layers.LastOrDefault(l => l.Sets(key)) ?? layers[0];

    /// <summary>Notes a problem at the place where the key is set.</summary>
    public void Say(string key, string wrong, string allowed = "") => problems.Add(new(LayerOf(key).Origin, key, wrong, allowed));

    /// <summary>The name of an option as it is written in the configuration file.</summary>
    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Whether the text is an absolute http or https URL.</summary>
    public static bool IsHttpUrl(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static bool IsRecord(Type type) => type.IsClass && type != typeof(string);

    // The provider keeps a null of the file as a key with no value: the option is named, and left at its default. An empty list is "".
    private static bool IsNotSet(IConfigurationSection section) => section.Value is null && !section.GetChildren().Any();

    private object? Refuse(string key, string wrong, string allowed)
    {
        Say(key, wrong, allowed);
        return null;
    }
}
