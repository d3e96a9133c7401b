using System.Buffers;
using System.Text;
using Rdap.Bulk.Nrtm3;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm3;

public sealed class Nrtm3WriterTests
{
    [Fact]
    public void A_stream_is_written_as_registries_write_it()
    {
        ArrayBufferWriter<byte> output = new();
        Nrtm3Writer.WriteStart(output, new Nrtm3Start("TEST", 1, 3, true));
        Nrtm3Writer.Write(output, new Nrtm3Operation(1, false, "mntner: A\ndescr: x"u8.ToArray()));
        Nrtm3Writer.Write(output, new Nrtm3Operation(3, true, "mntner: B"u8.ToArray()));
        Nrtm3Writer.WriteEnd(output, "TEST");
        Assert.Equal(
            "%START Version: 3 TEST 1-3 FILTERED\n\nADD 1\n\nmntner: A\ndescr: x\n\nDEL 3\n\nmntner: B\n\n%END TEST\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        Random random = new(9);
        for (int i = 0; i < 50; i++)
        {
            long serial = 0;
            Nrtm3Operation[] operations =
            [
                .. RandomRegistry.Objects(random, random.Next(50))
                    .Select(text => new Nrtm3Operation(serial += random.Next(1, 4), random.Next(3) == 0, Encoding.UTF8.GetBytes(text))),
            ];
            ArrayBufferWriter<byte> output = new();
            Nrtm3Writer.WriteStart(output, new Nrtm3Start("TEST", 1, serial, false));
            foreach (Nrtm3Operation operation in operations)
            {
                Nrtm3Writer.Write(output, operation);
            }

            Nrtm3Writer.WriteEnd(output, "TEST");
            using Nrtm3Reader reader = new(new MemoryStream(output.WrittenSpan.ToArray()), "TEST");
            Assert.Equal(operations.Select(Text), Nrtm3ReaderTests.ReadAll(reader).Select(Text));
        }
    }

    private static string Text(Nrtm3Operation operation) => $"{operation.Serial} {operation.IsDeletion} {Encoding.UTF8.GetString(operation.Text.Span)}";
}
