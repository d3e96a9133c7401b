using Microsoft.Win32.SafeHandles;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// A source over which changes lie answers every question as one that was frozen anew with them; so do what is merged of it, and what was saved and
/// loaded again.
/// </summary>
public sealed class OverlayProperties
{
    private const int Questions = 15;

    [Theory]
    [InlineData(1, 200, 40)]
    [InlineData(2, 400, 100)]
    [InlineData(3, 60, 200)]
    [InlineData(4, 0, 80)]
    [InlineData(5, 300, 1)]
    [InlineData(6, 600, 300)]
    [InlineData(7, 64, 64)]
    [InlineData(8, 150, 30)]
    public void What_is_laid_over_answers_as_what_is_frozen_anew(int seed, int objects, int changes)
    {
        Random random = new(seed);
        OverlaidRegistry test = new(random, "TEST", objects), other = new(random, "OTHER", 60), iana = new(random, "IANA", 60, SourceRole.Referral);
        for (int round = 0; round < 3; round++)
        {
            test.Change(changes);
            other.Change(round == 2 ? 10 : 0);
            iana.Change(round == 1 ? 30 : 0);
            RegistrySnapshot expected = TestRegistry.Of(test.Rebuilt(), other.Rebuilt(), iana.Rebuilt());
            int questions = (seed * 10) + round;
            List<string> answers = new AllAnswers(expected, questions).Ask(Questions);
            AssertSame(answers, TestRegistry.Of(test.Overlaid, other.Overlaid, iana.Overlaid), questions);
            if (round > 0)
            {
                AssertSame(answers, TestRegistry.Of(Reloaded(test.Overlaid), Merged(other.Overlaid), Reloaded(iana.Overlaid)), questions);
                AssertSame(answers, TestRegistry.Of(Merged(test.Overlaid), Reloaded(other.Overlaid), Merged(iana.Overlaid)), questions);
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Whole_answers_of_WHOIS_and_RDAP_are_the_same(int seed)
    {
        Random random = new(seed);
        OverlaidRegistry test = new(random, "TEST", 250), other = new(random, "OTHER", 60);
        for (int round = 0; round < 3; round++)
        {
            test.Change(60);
            other.Change(round);
            List<string> expected = new AllAnswers(TestRegistry.Of(test.Rebuilt(), other.Rebuilt()), seed).AskProtocols(120);
            List<string> answers = new AllAnswers(TestRegistry.Of(test.Overlaid, other.Overlaid), seed).AskProtocols(120);
            Compare(expected, answers);
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void What_differs_is_the_same_whichever_of_the_two_is_compared(int seed)
    {
        OverlaidRegistry test = new(new Random(seed), "TEST", 300);
        SourceSnapshot before = test.Overlaid;
        for (int round = 0; round < 4; round++)
        {
            SourceSnapshot rebuiltBefore = test.Rebuilt();
            test.Change(50);
            SourceSnapshot rebuilt = test.Rebuilt();
            string[] expected = Differences(rebuiltBefore, rebuilt);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, Differences(before, test.Overlaid));
            Assert.Equal(expected, Differences(rebuiltBefore, test.Overlaid));
            Assert.Equal(expected, Differences(before, rebuilt));
            Assert.Empty(Differences(test.Overlaid, rebuilt));
            before = test.Overlaid;
        }
    }

    private static string[] Differences(SourceSnapshot old, SourceSnapshot next)
    {
        static string Text(SourceSnapshot source, int id) => id < 0 ? "" : System.Text.Encoding.UTF8.GetString(source.Get(id).ToText());
        SnapshotChanges changes = SnapshotDiff.Compare(old, next, threads: 2, default);
        string[] all = [.. changes.All.Select(change => $"{Text(old, change.Old)} -> {Text(next, change.New)}").Order(StringComparer.Ordinal)];
        GC.KeepAlive(old);
        GC.KeepAlive(next);
        return all;
    }

    private static void AssertSame(List<string> expected, RegistrySnapshot registry, int questions) =>
        Compare(expected, new AllAnswers(registry, questions).Ask(Questions));

    private static void Compare(List<string> expected, List<string> answers)
    {
        for (int i = 0; i < Math.Min(expected.Count, answers.Count); i++)
        {
            Assert.Equal(expected[i], answers[i]);
        }

        Assert.Equal(expected.Count, answers.Count);
    }

    private static SourceSnapshot Merged(SourceSnapshot source)
    {
        SourceSnapshot merged = SnapshotMerge.Merge(source, threads: 2, default);
        Assert.Equal(0, merged.Changes);
        return merged;
    }

    private static SourceSnapshot Reloaded(SourceSnapshot source)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (FileStream output = File.Create(path))
            {
                SnapshotFile.Save(source, [], output, default);
            }

            using SafeFileHandle file = File.OpenHandle(path);
            SourceSnapshot loaded = SnapshotFile.Load(file, threads: 2, default);
            Assert.Equal((source.Changes, source.TextBytes, source.DuplicateCount), (loaded.Changes, loaded.TextBytes, loaded.DuplicateCount));
            return loaded;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
