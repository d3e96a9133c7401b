using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;

namespace Rdap.Benchmarks.Measure;

/// <summary>
/// The lists of RDAP's relations (RFC 9910) that are the most work: what is below each /8 and below everything, level by level and at the very
/// bottom, of any status and of one that next to nothing has.
/// </summary>
internal static class RelationLists
{
    /// <summary>Asks for all of them twice, and tells of the second time the mean and the longest.</summary>
    public static string Measure(RegistrySnapshot registry)
    {
        var answer = new RdapAnswer(new RdapSettings());
        var reply = new RdapReply();
        string longest = "";
        double sum = 0, most = 0;
        int count = 0;
        for (int round = 0; round < 2; round++)
        {
            (sum, most, count) = (0, 0, 0);
            foreach (string path in Paths())
            {
                byte[] bytes = Encoding.ASCII.GetBytes(path);
                long started = Stopwatch.GetTimestamp();
                answer.Render(registry, bytes, new RdapContext("http://127.0.0.1:8080/"u8), reply);
                double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (reply.Status != 200)
                {
                    throw new InvalidOperationException($"{path} was answered with {reply.Status}.");
                }

                sum += milliseconds;
                count++;
                if (milliseconds > most)
                {
                    (most, longest) = (milliseconds, path);
                }
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"relation-lists count={count} ms={sum / count:F2} most={most:F2} path={longest}");
    }

    private static IEnumerable<string> Paths() =>
        from range in Enumerable.Range(1, 223).Select(static octet => $"{octet}.0.0.0/8").Append("0.0.0.0/0").Append("::/0").Append("2000::/3")
        from relation in (string[])["down", "bottom"]
        from status in (string[])["", "?status=active", "?status=reserved"]
        select $"ips/rirSearch1/rdap-{relation}/{range}{status}";
}
