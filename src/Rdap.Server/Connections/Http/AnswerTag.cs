// RFC 9110 section 8.8: validators.
using System.Collections;
using System.Globalization;
using System.Reflection;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;
using Rdap.Server.Reload;

namespace Rdap.Server.Connections.Http;

/// <summary>What a client may keep answers by: the same as long as every answer says the same.</summary>
/// <param name="Version">The version of the registry in this process.</param>
/// <param name="Digest">Of the data, the settings and the program.</param>
/// <param name="Text">A weak entity tag, as it stands in the header.</param>
/// <param name="Modified">When the newest data went into service, in whole seconds.</param>
/// <param name="LastModified">The same, as it stands in the header.</param>
internal sealed record AnswerTag(ulong Version, UInt128 Digest, string Text, DateTimeOffset Modified, string LastModified);

/// <summary>
/// Tags of the registry. One follows from what the sources were made of, from the settings, and from the program that reads and renders: a
/// restart on the same data keeps it, a change of any of these changes it. Weak, because the same data loaded again says another time of
/// loading, and because it is the same under every content coding.
/// </summary>
/// <param name="settings">What answers say of the service.</param>
/// <param name="baseUrl">The base URL that is configured; null when links follow the request.</param>
/// <param name="time">The clock: nothing was modified later than now.</param>
internal sealed class AnswerTags(RdapSettings settings, string? baseUrl, TimeProvider time)
{
    private readonly string _program = ProgramOf(settings, baseUrl);
    private AnswerTag _tag = new(ulong.MaxValue, 0, "", default, "");

    /// <summary>The tag of all answers from a snapshot.</summary>
    public AnswerTag Of(RegistrySnapshot registry)
    {
        AnswerTag tag = Volatile.Read(ref _tag);
        if (tag.Version != registry.Version)
        {
            tag = Make(registry);
            Volatile.Write(ref _tag, tag);
        }

        return tag;
    }

    private AnswerTag Make(RegistrySnapshot registry)
    {
        var digest = new Fingerprint();
        digest.Add(_program);
        DateTimeOffset modified = DateTimeOffset.UnixEpoch;
        foreach (SourceSnapshot source in registry.Sources)
        {
            digest.Add(source.Info.Name);
            digest.Add(source.Info.Identity.Length > 0 ? source.Info.Identity : TicksOf(source.Info.LoadedAt));
            modified = source.Info.LoadedAt > modified ? source.Info.LoadedAt : modified;
        }

        DateTimeOffset now = time.GetUtcNow();
        modified = DateTimeOffset.FromUnixTimeSeconds((modified < now ? modified : now).ToUnixTimeSeconds());
        ulong folded = (ulong)digest.Value ^ (ulong)(digest.Value >> 64);
        return new AnswerTag(
            registry.Version, digest.Value, "W/\"" + folded.ToString("x16", CultureInfo.InvariantCulture) + "\"", modified,
            modified.ToString("R", CultureInfo.InvariantCulture));
    }

    // Every property of the settings, those that are yet to come too.
    private static string ProgramOf(RdapSettings settings, string? baseUrl)
    {
        var digest = new Fingerprint();
        foreach (Type part in (Type[])[typeof(RegistrySnapshot), typeof(Bulk.SourceLoader), typeof(RdapAnswer), typeof(AnswerTags)])
        {
            digest.Add(part.Module.ModuleVersionId.ToString());
        }

        digest.Add(baseUrl);
        foreach (PropertyInfo property in typeof(RdapSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            digest.Add(property.Name);
            object? value = property.GetValue(settings);
            if (value is IEnumerable list and not string)
            {
                foreach (object? one in list)
                {
                    digest.Add(Convert.ToString(one, CultureInfo.InvariantCulture));
                }
            }
            else
            {
                digest.Add(Convert.ToString(value, CultureInfo.InvariantCulture));
            }
        }

        return digest.ToString();
    }

    private static string TicksOf(DateTimeOffset time) => time.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
