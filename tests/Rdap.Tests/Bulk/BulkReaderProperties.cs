using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

/// <summary>Any bytes into any reader: an answer, no exception.</summary>
public sealed class BulkReaderProperties
{
    private static readonly string[] Samples =
    [
        "# c\n\ninetnum: 192.0.2.0 - 192.0.2.255\r\nremarks: a\n+\n\tb\nsource: TEST # x\n\n*xxroute: 1\n\nroute: 192.0.2.0/24\norigin: AS64496\n",
        "2|test|20250701|2|19990101|20250630|+0000\ntest|*|asn|*|1|summary\ntest|NL|asn|64496|1|20020101|allocated|A1\ntest|ZZ|ipv6|2001:db8::|32||reserved\n",
        "{\"publication\":\"2025-07-01T00:00:01Z\",\"services\":[[[\"192.0.2.0/24\",\"1-7\"],[\"https://a.example/\"]],[[\"c\"],[\"TAG\"],[\"http://b.example\"]]]}",
        "{\"version\":{\"production_date\":\"2025-07-01T00:00:01Z\"},\"transfers\":[{\"source_rir\":\"ARIN\",\"recipient_rir\":\"APNIC\",\"transfer_date\":\"2020-01-01T00:00:00Z\","
            + "\"ip4nets\":{\"transfer_set\":[{\"start_address\":\"192.0.2.0\",\"end_address\":\"192.000.002.255\"}]},\"asns\":{\"transfer_set\":[{\"start\":1,\"end\":7}]}}]}",
        "\u001E{\"nrtm_version\":4,\"type\":\"snapshot\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":1}\n"
            + "\u001E{\"object\":\"mntner: A\\ndescr: \\u00e9\"}\n\u001E{\"object\":\"mntner: B\\n\"}\n",
        "<?xml version='1.0'?><registry xmlns=\"http://www.iana.org/assignments\" id=\"a\"><updated>2025-07-01</updated><record date=\"2020-01-01\"><prefix>192/8</prefix>"
            + "<description>D</description><rdap><server>https://a.example/</server></rdap><xref type=\"rfc\" data=\"rfc1\"/></record></registry>",
    ];

    private static void LoadInEveryFormat(byte[] bytes)
    {
        foreach (BulkFormat? format in (BulkFormat?[])[null, .. BulkFormats.All])
        {
            LoadedSource loaded = SourceLoader.Load(Loading.Spec(Loading.Input(bytes)) with { Format = format, MaxChunkBytes = 512 });
            Assert.Equal(loaded.Snapshot is null, loaded.Report.Fatal is not null);
            Assert.Equal(loaded.Report.Objects, loaded.Snapshot?.IdCount ?? loaded.Report.Objects);
            Assert.Equal(loaded.Report.Skipped, loaded.Report.SkippedByReason.Values.Sum());
        }
    }

    [Fact]
    public void Any_bytes_give_a_report() =>
        Prop.ForAll<byte[]>(bytes => LoadInEveryFormat(bytes ?? [])).QuickCheckThrowOnFailure();

    [Fact]
    public void Damaged_files_give_a_report()
    {
        int cases = int.TryParse(Environment.GetEnvironmentVariable("RDAP_FUZZ_CASES"), out int more) ? more : 400;
        Random random = new(20250701);
        for (int i = 0; i < cases; i++)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(Samples[i % Samples.Length]);
            for (int changes = random.Next(1, 8); changes > 0; changes--)
            {
                int at = random.Next(bytes.Length);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
                        break;
                    case 2:
                        bytes = [.. bytes[..at], .. "\n|:<\"[]#/\r"u8.Slice(random.Next(10), 1).ToArray(), .. bytes[at..]];
                        break;
                    default:
                        bytes = bytes[..at];
                        break;
                }

                if (bytes.Length == 0)
                {
                    break;
                }
            }

            LoadInEveryFormat(bytes);
            if (i % 10 == 0)
            {
                LoadInEveryFormat(Loading.Gzip(bytes));
            }
        }
    }
}
