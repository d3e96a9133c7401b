using System.Globalization;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Objects;
using Rdap.Tests.Golden;
using Xunit;

namespace Rdap.Tests.Acceptance;

/// <summary>Every row of the tables has an answer that people have read: a golden file, named by its question.</summary>
public sealed class GoldenCoverageTests
{
    // What no single line of text brings about: faults, limits, connections, an endless line. Their texts are tested where they are raised.
    private static readonly WhoisMessage[] NotAsked =
    [
        WhoisMessage.InternalError, WhoisMessage.LineTooLong, WhoisMessage.AccessDenied, WhoisMessage.IdleTooLong, WhoisMessage.TooManyConnections,
    ];

    private static readonly string[] Files =
        [.. new[] { "whois", "whois/demo", "whois/classes", "whois/versions", "whois/mirror" }.SelectMany(static folder => GoldenFile.In(folder, "*.txt"))];

    [Fact]
    public void Every_flag_is_asked_with()
    {
        WhoisQuery[] questions = [.. Files.Select(static file => Read(GoldenFile.Read(file).Split('\n')[0]))];
        Assert.All(WhoisFlags.All.ToArray(), row => Assert.True(Array.Exists(questions, query => query.Has(row.Flag)), row.Spelling));
    }

    [Fact]
    public void Every_error_is_answered()
    {
        string all = string.Concat(Files.Select(GoldenFile.Read));
        Assert.All(
            WhoisMessages.All.Except(NotAsked).Where(static message => (int)message >= 100),
            message => Assert.True(all.Contains(string.Create(CultureInfo.InvariantCulture, $":{(int)message}: "), StringComparison.Ordinal), message.ToString()));
    }

    [Fact]
    public void Every_class_is_shown_and_its_template()
    {
        HashSet<string> shown = [.. Files.SelectMany(static file => GoldenFile.Read(file).Split("\n\n").Select(static block => block.Split(':')[0]))];
        HashSet<string> questions = [.. Files.Select(static file => GoldenFile.Read(file).Split('\n')[0])];
        Assert.All(ObjectClasses.Rpsl.ToArray(), info => Assert.Contains(info.Name, shown));
        Assert.All(ObjectClasses.Rpsl.ToArray(), info => Assert.Contains("-t " + info.Name, questions));
    }

    private static WhoisQuery Read(string question)
    {
        WhoisQuery query = new();
        query.Read(Encoding.UTF8.GetBytes(question), default);
        return query;
    }
}
