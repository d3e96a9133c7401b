using Rdap.Server.Mirror;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A folder to publish in, a key, and a clock.</summary>
public abstract class PublicationFixture : IDisposable
{
    protected PublicationFixture()
    {
        Key = Folder["key.pem"];
        SigningKeys.Create(Key);
    }

    private protected TestFolder Folder { get; } = new();

    private protected FakeTime Time { get; } = new();

    protected string Key { get; }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected string Published => Folder["published"];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
