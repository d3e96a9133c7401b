using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class IdleSchedulingTests
{
    [Fact]
    public void A_thread_that_has_entered_stays_and_no_other_follows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a policy of Linux");
        Assert.SkipUnless(!IdleScheduling.IsOn, "the tests themselves are idle");
        bool isOn = false;
        var thread = new Thread(() =>
        {
            IdleScheduling.Enter();
            IdleScheduling.Enter();
            isOn = IdleScheduling.IsOn;
        });
        thread.Start();
        thread.Join();

        Assert.True(isOn);
        Assert.False(IdleScheduling.IsOn);
    }
}
