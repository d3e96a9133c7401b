using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class ObjectEncoderTests
{
    [Fact]
    public void Any_text_comes_back_byte_for_byte_and_is_walked_as_the_text_is()
    {
        NastyTexts texts = new(1);
        byte[][] objects = [.. Enumerable.Range(0, 6_000).Select(_ => texts.Next())];
        SourceSnapshot source = Load(objects);
        for (int id = 0; id < objects.Length; id++)
        {
            RegistryObject loaded = source.Get(id);
            Assert.Equal(objects[id], loaded.ToText());
            Assert.Equal(Walk(new RegistryObject(objects[id])), Walk(loaded));
            Assert.Equal(Find(new RegistryObject(objects[id])), Find(loaded));
        }
    }

    [Fact]
    public void It_does_not_matter_what_follows_an_object_in_its_text()
    {
        NastyTexts texts = new(2);
        using SnapshotBuilder builder = new();
        using SnapshotBuilder other = new();
        ObjectBatch within = builder.NewBatch();
        ObjectBatch alone = other.NewBatch();
        for (int i = 0; i < 300; i++)
        {
            byte[] text = texts.Next();
            Assert.Equal(AddOutcome.Added, within.Add([.. ": \n"u8, .. text, .. "\n  \t+:a: b\n"u8, .. new byte[100]], 3, text.Length));
            Assert.Equal(AddOutcome.Added, alone.Add(text));
        }

        builder.Commit(within);
        other.Commit(alone);
        SourceSnapshot a = builder.Freeze(new SourceInfo { Name = "A" }, threads: 2);
        SourceSnapshot b = other.Freeze(new SourceInfo { Name = "B" }, threads: 2);
        for (int id = 0; id < a.IdCount; id++)
        {
            Assert.True(a.Get(id).Entries.SequenceEqual(b.Get(id).Entries));
            Assert.Equal(b.Get(id).ToText(), a.Get(id).ToText());
        }
    }

    [Fact]
    public void What_repeats_is_two_bytes_and_a_name_one()
    {
        byte[] text = Encoding.ASCII.GetBytes("mntner:         A-MNT\nremarks:        " + new string('-', 60) + "\nsource:         TEST");
        SourceSnapshot source = Load([.. Enumerable.Repeat(text, 10)]);
        Assert.Equal(1 + 1 + 5 + 1 + 1 + 60 + 1 + 1 + 4, source.Get(0).Entries.Length);
        Assert.Equal(6, source.Get(9).Entries.Length);
        Assert.Equal(text, source.Get(9).ToText());
    }

    [Fact]
    public void More_names_than_tokens_are_kept_as_text()
    {
        byte[][] objects = [.. Enumerable.Range(0, 1_000).Select(i => Encoding.ASCII.GetBytes($"mntner: M{i}\nx{i}: 1\nx{i + 1}:    2\n  3\nsource: TEST\n"))];
        SourceSnapshot source = Load(objects);
        Assert.All(Enumerable.Range(0, objects.Length), id => Assert.Equal(objects[id], source.Get(id).ToText()));
        Assert.Equal("TEST"u8, source.Get(999).FirstValue(AttributeName.Source));
    }

    [Fact]
    public void Text_between_attributes_makes_no_object_longer_than_expected()
    {
        byte[][] objects = [.. new[] { 1, 62, 63, 64, 127, 128, 20_000 }.Select(length => Encoding.ASCII.GetBytes(
            "a:1\n" + string.Concat(Enumerable.Repeat("#" + new string('c', length - 1) + "\nb:\n", 100))))];
        SourceSnapshot source = Load(objects);
        for (int id = 0; id < objects.Length; id++)
        {
            Assert.Equal(objects[id], source.Get(id).ToText());
            Assert.InRange(source.Get(id).Entries.Length, 1, ObjectEncoder.MostBytes(objects[id].Length) - ObjectEncoder.Slack);
        }
    }

    [Fact]
    public void Batches_filled_on_several_threads_share_their_codes()
    {
        using SnapshotBuilder builder = new();
        ObjectBatch[] batches = [.. Enumerable.Range(0, 4).Select(_ => builder.NewBatch())];
        Parallel.For(0, batches.Length, b =>
        {
            NastyTexts texts = new(b);
            for (int i = 0; i < 2_000; i++)
            {
                batches[b].Add(texts.Next());
            }
        });
        foreach (ObjectBatch batch in batches)
        {
            builder.Commit(batch);
        }

        SourceSnapshot source = builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 2);
        int id = 0;
        for (int b = 0; b < batches.Length; b++)
        {
            NastyTexts texts = new(b);
            for (int i = 0; i < 2_000; i++)
            {
                Assert.Equal(texts.Next(), source.Get(id++).ToText());
            }
        }
    }

    private static SourceSnapshot Load(byte[][] objects)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (byte[] text in objects)
        {
            Assert.Equal(AddOutcome.Added, batch.Add(text));
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 2);
    }

    // Everything that can be asked of each attribute.
    private static List<string> Walk(in RegistryObject of)
    {
        List<string> seen = [$"{of.Class} {Encoding.Latin1.GetString(of.ClassName)}"];
        byte[] clean = new byte[200];
        foreach (RpslAttribute attribute in of)
        {
            List<string> parts = [$"{attribute.Name}", Encoding.Latin1.GetString(attribute.NameText), Encoding.Latin1.GetString(attribute.Value), $"{attribute.IsMultiLine}"];
            foreach (ReadOnlySpan<byte> line in attribute.Lines)
            {
                parts.Add("line " + Encoding.Latin1.GetString(line));
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                parts.Add("word " + Encoding.Latin1.GetString(word));
            }

            parts.Add(Encoding.Latin1.GetString(clean, 0, attribute.CopyCleanValue(clean)));
            seen.Add(string.Join('|', parts));
        }

        return seen;
    }

    private static List<string> Find(in RegistryObject of)
    {
        List<string> found = [];
        foreach (AttributeName name in (AttributeName[])[AttributeName.Unknown, AttributeName.MntBy, AttributeName.Remarks, AttributeName.Source, AttributeName.Descr, AttributeName.Person])
        {
            found.Add($"{name} {of.Has(name)} {Encoding.Latin1.GetString(of.FirstValue(name))}");
            foreach (RpslAttribute attribute in of.All(name))
            {
                found.Add(Encoding.Latin1.GetString(attribute.Value));
            }
        }

        return found;
    }
}
