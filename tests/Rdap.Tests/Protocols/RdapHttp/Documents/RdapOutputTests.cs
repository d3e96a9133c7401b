using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Documents;

public sealed class RdapOutputTests
{
    private readonly RdapOutput _output = new();

    [Fact]
    public void No_value_breaks_the_JSON() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), value =>
    {
        _output.Start("https://rdap.example.org/"u8);
        _output.Json.WriteStartObject();
        _output.Text(RdapNames.Name, value);
        _output.Json.WriteStartArray(RdapNames.Description);
        _output.TextValue(value);
        _output.Json.WriteEndArray();
        _output.Json.WriteEndObject();
        JsonElement written = JsonDocument.Parse(_output.Finish()).RootElement;
        return written.Texts("description")[0].Length >= (value.Length == 0 ? 0 : 1) && (written.Text("name") is null) == (value.Length == 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Control_characters_are_escaped()
    {
        _output.Start("https://rdap.example.org/"u8);
        _output.Json.WriteStartObject();
        _output.Text(RdapNames.Name, "a\u0000b\u001b[31m\"\\\t"u8);
        _output.Json.WriteEndObject();
        Assert.Equal("""{"name":"a\u0000b\u001B[31m\"\\\t"}""", Encoding.UTF8.GetString(_output.Finish().Span));
    }

    [Fact]
    public void Remarks_open_with_the_first_and_close_once()
    {
        _output.Start("https://rdap.example.org/"u8);
        _output.Json.WriteStartObject();
        _output.EndRemarks();
        _output.Remark("A"u8, "a"u8);
        _output.Remark("B"u8, "b"u8, RdapNames.ObjectTruncated);
        _output.EndRemarks();
        _output.EndRemarks();
        _output.Json.WriteEndObject();
        Assert.Equal(
            """{"remarks":[{"title":"A","description":["a"]},{"title":"B","type":"object truncated due to unexplainable reasons","description":["b"]}]}""",
            Encoding.UTF8.GetString(_output.Finish().Span));
    }

    [Fact]
    public void Lines_are_gathered_each_in_its_own_character_set()
    {
        byte[] text = [.. "address: Jörg\n  \n+ 2\naddress: "u8, 0xe9, .. "\n"u8];
        for (int i = 0; i < 2; i++)
        {
            _output.StartLines();
            foreach (RpslAttribute attribute in new RegistryObject(text))
            {
                _output.AddLines(attribute);
            }

            Assert.Equal("Jörg\\n2\\né", Encoding.UTF8.GetString(_output.Lines));
        }
    }

    [Fact]
    public void A_link_has_its_context_relation_target_and_type()
    {
        _output.Start("https://rdap.example.org/"u8);
        _output.RequestUrl.Append("ip/192.0.2.1"u8);
        _output.OwnUrl("ip/192.0.2.0/24"u8);
        _output.Link(RdapNames.RelSelf, RdapNames.TypeRdap);
        Assert.Equal(
            """{"value":"https://rdap.example.org/ip/192.0.2.1","rel":"self","href":"https://rdap.example.org/ip/192.0.2.0/24","type":"application/rdap+json"}""",
            Encoding.UTF8.GetString(_output.Finish().Span));
    }

    [Fact]
    public void A_giant_answer_does_not_keep_its_memory()
    {
        byte[] line = new byte[4 << 20];
        line.AsSpan().Fill((byte)'x');
        _output.Start(""u8);
        _output.Json.WriteStringValue(line);
        Assert.Equal(line.Length + 2, _output.Finish().Length);

        _output.Start(""u8);
        _output.Json.WriteStringValue("x"u8);
        ReadOnlyMemory<byte> small = _output.Finish();
        Assert.Equal(3, small.Length);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(small, out ArraySegment<byte> array));
        Assert.True(array.Array!.Length < line.Length);
    }
}
