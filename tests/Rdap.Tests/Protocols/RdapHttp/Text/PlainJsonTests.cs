using Rdap.Protocols.RdapHttp.Text;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Text;

public sealed class PlainJsonTests
{
    [Fact]
    public void Every_byte_at_every_place_is_told_as_the_encoder_tells_it()
    {
        byte[] copied = new byte[40];
        for (int length = 1; length <= 40; length++)
        {
            byte[] text = new byte[length];
            for (int place = 0; place < length; place++)
            {
                for (int value = 0; value <= byte.MaxValue; value++)
                {
                    text.AsSpan().Fill((byte)'x');
                    text[place] = (byte)value;
                    bool plain = value < 0x80 && RdapNames.Encoder.FindFirstCharacterToEncodeUtf8(text) < 0;
                    copied.AsSpan().Clear();
                    Assert.Equal(plain, PlainJson.TryCopy(text, copied.AsSpan(0, length)));
                    Assert.True(!plain || copied.AsSpan(0, length).SequenceEqual(text));
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_plain() => Assert.True(PlainJson.TryCopy(default, default));
}
