using System.Globalization;

namespace Rdap.Tests.Registry.Storage;

/// <summary>Huge pages that this machine has put aside and nobody has taken: as a rule none. <c>.ci/run</c> asks for some.</summary>
internal static class FreePages
{
    /// <summary>Tests that count them, one after the other.</summary>
    public const string Collection = "reserved huge pages";

    /// <summary>How many there are of 2 MiB, without those that are promised to somebody.</summary>
    public static long Count => OperatingSystem.IsLinux() ? Read("free_hugepages") - Read("resv_hugepages") : 0;

    private static long Read(string name)
    {
        string path = "/sys/kernel/mm/hugepages/hugepages-2048kB/" + name;
        return File.Exists(path) ? long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) : 0;
    }
}
