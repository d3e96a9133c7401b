using System.Reflection;
using Microsoft.Extensions.Logging;
using Rdap.Server.Observe;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class LogTests
{
    [Fact]
    public void Every_sentence_has_an_event_id_of_its_own()
    {
        int[] ids = [.. typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(a => a.EventId)];
        Assert.True(ids.Length > 20);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
