namespace Rdap.Server.Options;

/// <summary>The option names a file or folder: a relative path is taken from the folder of the file that sets it, else from the working directory.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FilePathAttribute : Attribute;

/// <summary>The option is one of a few words.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(params string[] words) : Attribute
{
    /// <summary>The words, lower case.</summary>
    public string[] Words { get; } = words;
}

/// <summary>The option is an address and a port to listen on, as <see cref="EndPointText"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ListenAddressAttribute : Attribute;

/// <summary>The option is an absolute http or https URL.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpUrlAttribute : Attribute;

/// <summary>The option is an address, a prefix or a range of addresses.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworksAttribute : Attribute;

/// <summary>The option is a server with its port, as <see cref="ServerAddress"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServerAttribute : Attribute;
