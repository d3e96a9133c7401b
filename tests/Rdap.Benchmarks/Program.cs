using System.CommandLine;
using Rdap.Benchmarks.Generate;
using Rdap.Benchmarks.Measure;

namespace Rdap.Benchmarks;

/// <summary>The verbs of the benchmarks; the script "run" next to this file uses them all.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) =>
        new RootCommand("Measurements of rdapd: generated data, floors to compare with, loads.")
        {
            GenerateCommand.Create(),
            FloorCommand.Create(),
            HttpFloorCommand.Create(),
            LoadCommand.Create(),
            LookupCommand.Create(),
            BatchCommand.Create(),
            SearchCommand.Create(),
            OverlayCommand.Create(),
            DigestCommand.Create(),
            PublishCommand.Create(),
            MicroCommand.Create(),
        }.Parse(arguments).InvokeAsync();
}
