using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests;

/// <summary>Where test data lies: the project's own in tests/data, real registries' files beside the checkout, if they are there.</summary>
internal static class TestFiles
{
    /// <summary>Names a folder with real data; without it, ../shared/data beside the checkout is tried.</summary>
    public const string RealDataVariable = "RDAP_TEST_DATA";

    public static string Data(string path) => Path.Combine(Repository.Root, "tests", "data", path);

    /// <summary>A real file; skips the test when there is none.</summary>
    public static string Real(string path)
    {
        string folder = Environment.GetEnvironmentVariable(RealDataVariable) is { Length: > 0 } named
            ? named
            : Path.Combine(Repository.Root, "..", "shared", "data");
        string file = Path.Combine(folder, path);
        Assert.SkipUnless(File.Exists(file), $"no real data: {file} is not there ({RealDataVariable} names the folder)");
        return file;
    }
}
