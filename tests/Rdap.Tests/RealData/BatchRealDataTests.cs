using System.IO.Compression;
using System.Text;
using Rdap.Bulk;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Tests.Bulk;
using Rdap.Tests.Protocols.Batch;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.RealData;

/// <summary>Addresses that were really reported, and every address plan of DN42, against real registries.</summary>
public sealed class BatchRealDataTests
{
    [Fact]
    public void Each_row_has_the_smallest_network_that_a_scan_over_all_of_them_finds()
    {
        RegistrySnapshot registry = WhoisFixture.Build(
            Load("DN42", TestFiles.Real("dn42/dn42.db.gz")), Load("AFRINIC", TestFiles.Real("delegated/delegated-afrinic-extended-20260505.gz")));
        List<(IpRange Range, ObjectRef Object)> networks = [];
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            for (int id = 0; id < registry.Sources[source].IdCount; id++)
            {
                if (!registry.Sources[source].IsSuperseded(id) && registry.Sources[source].ClassOf(id) == ObjectClass.Inetnum
                    && registry.Sources[source].Get(id).TryGetRange(out IpRange range))
                {
                    networks.Add((range, new ObjectRef(source, id)));
                }
            }
        }

        string[] questions = [.. Reported().Where(static (_, i) => i % 8 == 0), .. networks.Where(static n => n.Object.Source == 0).Select(static n => Address(n.Range.Last))];
        string[] rows = Batching.Rows(registry, "query,range,source,abuse", string.Join('\n', questions));

        Assert.Equal(questions.Length, rows.Length);
        int found = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            string expected = questions[i] + ",,,";
            Assert.True(IpText.TryParseAddress(Encoding.ASCII.GetBytes(questions[i]), out _, out UInt128 address));
            (IpRange Range, ObjectRef Object)? best = null;
            foreach ((IpRange range, ObjectRef candidate) in networks)
            {
                if (range.First <= address && address <= range.Last && (best is null || range.Last - range.First < best.Value.Range.Last - best.Value.Range.First))
                {
                    best = (range, candidate);
                }
            }

            if (best is { } answer)
            {
                found++;
                expected = $"{questions[i]},{IpText.ToText(answer.Range)},{registry.Sources[answer.Object.Source].Info.Name},"
                    + Encoding.UTF8.GetString(AbuseContacts.Find(registry, answer.Object).Mailbox);
            }

            Assert.Equal(expected, rows[i]);
        }

        Assert.InRange(found, 2_600, questions.Length);
    }

    [Fact]
    public void All_of_them_come_out_of_a_log_again()
    {
        string[] questions = Reported();
        string log = string.Concat(questions.Select(static q => $"{q} - - [05/May/2026:10:00:00 +0000] \"GET /1.2.3 HTTP/1.1\" 200\n"));
        string rows = Batching.Run(WhoisFixture.Test, new BatchOptions { Format = BatchFormat.Csv, Header = false, Extract = true, Columns = [BatchColumn.Query] }, log);
        Assert.Equal(questions, rows.TrimEnd('\n').Split('\n'));
    }

    private static SourceSnapshot Load(string name, string path) =>
        SourceLoader.Load(new SourceSpec { Name = name, Inputs = [Loading.File(path)], LoadedAt = Loading.LoadedAt }).Snapshot!;

    private static string[] Reported()
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(TestFiles.Real("abuse/addresses-120k.txt.gz")), CompressionMode.Decompress));
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Address(UInt128 address)
    {
        Span<byte> text = stackalloc byte[IpText.MaxAddressLength];
        return Encoding.ASCII.GetString(text[..IpText.FormatAddress(IpFamily.V4, address, text)]);
    }
}
