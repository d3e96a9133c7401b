using System.Globalization;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>What a load brought, as far as it matters for taking it into service.</summary>
/// <param name="Objects">Objects that could be taken.</param>
/// <param name="Skipped">Objects that could not.</param>
/// <param name="Fatal">Why the whole could not be read; null when it could.</param>
internal readonly record struct LoadFigures(long Objects, long Skipped, string? Fatal);

/// <summary>Decides whether newly loaded data goes into service or what is there stays.</summary>
internal static class ReloadPolicy
{
    /// <summary>Why the new data must not replace the old; null when it may.</summary>
    /// <param name="loaded">What the load brought.</param>
    /// <param name="serving">Objects of this source in service now; null when it has none. Then only data that is no data is refused.</param>
    /// <param name="options">The limits.</param>
    public static string? ReasonToRefuse(in LoadFigures loaded, long? serving, ReloadOptions options)
    {
        if (loaded.Fatal is not null)
        {
            return loaded.Fatal;
        }

        if (loaded.Objects == 0)
        {
            return loaded.Skipped == 0 ? "no objects in it" : Text($"no object in it could be used, {loaded.Skipped} were skipped");
        }

        if (serving is not { } before)
        {
            return null;
        }

        // 128 bits: counts times a hundred must not wrap for any file.
        if ((Int128)(before - loaded.Objects) * 100 > (Int128)before * options.MaxShrinkPercent)
        {
            return Text($"{loaded.Objects} objects instead of {before}: more than {options.MaxShrinkPercent} % fewer (reload:maxShrinkPercent)");
        }

        if ((Int128)loaded.Skipped * 100 > (Int128)(loaded.Objects + loaded.Skipped) * options.MaxSkippedPercent)
        {
            return Text($"{loaded.Skipped} of {loaded.Objects + loaded.Skipped} objects had to be skipped: more than {options.MaxSkippedPercent} % (reload:maxSkippedPercent)");
        }

        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
