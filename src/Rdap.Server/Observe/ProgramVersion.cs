using System.Reflection;

namespace Rdap.Server.Observe;

/// <summary>The program's own version.</summary>
internal static class ProgramVersion
{
    /// <summary>As text, without the commit that the build adds after a plus sign.</summary>
    public static string Text { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
