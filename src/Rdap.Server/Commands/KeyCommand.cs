using System.CommandLine;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;

namespace Rdap.Server.Commands;

/// <summary><c>rdapd key</c>: the keys that publications are signed with.</summary>
internal static class KeyCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("key", "Make, show and change the key that a publication is signed with.")
    {
        Make("new", "Make a key in FILE, and show its public part.", SigningKeys.Create),
        Make("show", "Show the public part of the key in FILE, which mirrors need.", static file =>
        {
            using Nrtm4PrivateKey key = SigningKeys.Read(file);
            return key.PublicKey;
        }),
        Make("announce", "Make the next key in FILE.next: a publisher that uses FILE tells its mirrors of it from now on.", static file => SigningKeys.Create(SigningKeys.NextOf(file))),
        Make("rotate", "Sign with the key that was announced, a week later or so: FILE.next becomes FILE, and FILE becomes FILE.old.", SigningKeys.Rotate),
    };

    private static Command Make(string name, string description, Func<string, Nrtm4PublicKey> act)
    {
        Argument<string> file = new("FILE") { Description = "The file of the key." };
        Option<bool> jwk = new("--jwk") { Description = "Show it as JWK (RFC 7517) instead of PEM." };
        Command command = new(name, description) { file, jwk };
        command.SetAction(parsed => Run(() => act(parsed.GetRequiredValue(file)), parsed.GetValue(jwk)));
        return command;
    }

    private static int Run(Func<Nrtm4PublicKey> act, bool asJwk)
    {
        try
        {
            Nrtm4PublicKey key = act();
            Console.Out.WriteLine(asJwk ? key.ToJwk() : key.ToPem().TrimEnd());
            Console.Error.WriteLine("Thumbprint (RFC 7638): " + key.Thumbprint);
            return CommandLine.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Nrtm4Exception)
        {
            Console.Error.WriteLine("rdapd: " + e.Message);
            return CommandLine.Unusable;
        }
    }
}
