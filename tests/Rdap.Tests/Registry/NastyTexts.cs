using System.Text;

namespace Rdap.Tests.Registry;

/// <summary>Texts of objects with everything in them that real and hostile data has; each begins with an attribute that makes it an object.</summary>
internal sealed class NastyTexts(int seed)
{
    private static readonly string[] Starts =
    [
        "mnt-by:         ", "mnt-by: ", "MNT-BY:", "remarks:        ", "remarks:\t", "remarks:", "e-mail:         ", "notify: ", "auth:  ", "source:         ",
        "source:", "nserver: ", "org:            ", "x-own: ", "under_score: ", "created:        ", "descr:", "descr:                    ", "descr:\t \t ",
        "a:" + new string(' ', 59), "a:" + new string(' ', 61), "a:" + new string(' ', 62), "b:" + new string(' ', 63), new string('n', 62) + ":", new string('n', 63) + ":", new string('n', 90) + ": ",
        "no colon", "two words: ", "caf\u00e9: ", ": ", "-: ", "admin-c :", "+", " ", "\t", "#", "%", "# remarks: ", "\r", "", "\0",
    ];

    private static readonly string[] Values =
    [
        "A-MNT", "A-MNT, B-MNT", "B-MNT # comment", "#", " ", "\t", "\r", " two  blanks ", "comma,", "MD5-PW $1$x", "SSO a@example.net", "TEST", "TEST # old",
        "2002-06-11T14:33:01Z", "caf\u00e9", "\u00c3\u00a9", "a\0b", "ns.example.net. 192.0.2.1", "x:y: z", new string('v', 31), new string('v', 32), new string('v', 33),
        new string('w', 63), new string('w', 64), new string('w', 127), new string('w', 128), new string('w', 255), new string('w', 256), new string('w', 300) + " # c", "",
    ];

    private static readonly string[] LineEnds = ["\n", "\n", "\n", "\n", "\r\n", " \n", "\n \n", "\n+\n", "\n+ more\n", "\n\tmore # c\n", "\n  B-MNT\n  C-MNT,\n", "\n\n", "\n# c\n and on\n"];

    private readonly Random _random = new(seed);

    /// <summary>One object.</summary>
    public byte[] Next()
    {
        StringBuilder text = new("mntner: X-MNT\n");
        int lines = _random.Next(12);
        for (int i = 0; i < lines; i++)
        {
            text.Append(Pick(Starts));
            text.Append(_random.Next(50) switch
            {
                0 => new string('l', _random.Next(100_000)),
                1 => Encoding.Latin1.GetString(Bytes(_random.Next(80))),
                2 => $"U{_random.Next(10_000)}-MNT",
                _ => Pick(Values),
            });
            text.Append(i + 1 == lines && _random.Next(2) == 0 ? "" : Pick(LineEnds));
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
