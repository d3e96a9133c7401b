using System.Diagnostics;
using Xunit;

namespace Rdap.Tests.RealData;

/// <summary>Real data that are stored by xz, for which .NET has no reader.</summary>
internal static class RealArchive
{
    /// <summary>The contents of a file; the test is skipped where there is no xz.</summary>
    public static async Task<byte[]> UnpackAsync(string path)
    {
        Process? xz = null;
        try
        {
            xz = Process.Start(new ProcessStartInfo("xz", ["-dc", path]) { RedirectStandardOutput = true, UseShellExecute = false });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("xz is not installed");
        }

        using (xz)
        {
            using MemoryStream all = new();
            await xz!.StandardOutput.BaseStream.CopyToAsync(all, TestContext.Current.CancellationToken);
            await xz.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, xz.ExitCode);
            return all.ToArray();
        }
    }
}
