
namespace Rdap.Server.Options;

/// <summary>One layer of the configuration: what to call it in an error, the folder its relative paths start from, and its values.</summary>
internal sealed record OptionsLayer(string Origin, string BaseFolder, IConfigurationProvider Values)
{
    /// <summary>Whether this layer sets the key or something below it.</summary>
    public bool Sets(string key)
        => Values.TryGet(key, out _) || Values.GetChildKeys([], key).Any();
}
