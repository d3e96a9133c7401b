using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class SigningKeysTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_announced_and_changed()
    {
        string file = _folder["key.pem"];
        Nrtm4PublicKey first = SigningKeys.Create(file);
        using (Nrtm4PrivateKey read = SigningKeys.Read(file))
        {
            Assert.Equal(first, read.PublicKey);
        }

        Assert.Null(SigningKeys.ReadNext(file));
        Nrtm4PublicKey second = SigningKeys.Create(SigningKeys.NextOf(file));
        Assert.Equal(second, SigningKeys.ReadNext(file));

        Assert.Equal(second, SigningKeys.Rotate(file));
        Assert.Null(SigningKeys.ReadNext(file));
        using Nrtm4PrivateKey now = SigningKeys.Read(file), old = SigningKeys.Read(SigningKeys.OldOf(file));
        Assert.Equal(second, now.PublicKey);
        Assert.Equal(first, old.PublicKey);
    }

    [Fact]
    public void A_key_is_for_its_owner_alone_and_never_replaced()
    {
        string file = _folder["key.pem"];
        SigningKeys.Create(file);
        string text = File.ReadAllText(file);
        Assert.Throws<IOException>(() => SigningKeys.Create(file));
        Assert.Equal(text, File.ReadAllText(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Nothing_is_changed_without_a_next_key()
    {
        string file = _folder["key.pem"];
        SigningKeys.Create(file);
        Assert.ThrowsAny<IOException>(() => SigningKeys.Rotate(file));
        Assert.True(File.Exists(file));
        File.WriteAllText(SigningKeys.NextOf(file), "no key");
        Assert.Throws<Nrtm4Exception>(() => SigningKeys.Rotate(file));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void A_huge_file_is_no_key()
    {
        File.WriteAllBytes(_folder["big"], new byte[1 << 20]);
        Assert.Throws<IOException>(() => SigningKeys.Read(_folder["big"]));
    }
}
