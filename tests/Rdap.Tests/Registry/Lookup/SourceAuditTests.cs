using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class SourceAuditTests
{
    private const string World = """
        inetnum: 192.0.2.0 - 192.0.2.255
        org: ORG-A
        mnt-by: A-MNT, GONE-MNT
        source: TEST

        inetnum: 192.0.2.0 - 192.0.2.9
        admin-c: GONE1
        source: TEST

        inetnum: 192.0.2.5 - 192.0.2.20
        source: TEST

        inetnum: 198.51.100.0 - 198.51.100.255
        status: AVAILABLE
        source: TEST

        aut-num: AS64496
        mnt-routes: A-MNT {192.0.2.0/24^+}
        source: TEST

        organisation: ORG-A
        abuse-c: AR1
        source: TEST

        role: Abuse
        nic-hdl: AR1
        abuse-mailbox: abuse@example.net
        source: TEST

        mntner: A-MNT
        remarks: old
        source: TEST

        mntner: A-MNT
        remarks: new
        source: TEST

        schema: X
        source: TEST

        """;

    private static readonly SourceAudit Audit = SourceAudit.Run(TestRegistry.Of(World), 0);

    [Fact]
    public void Objects_are_counted_by_class_also_of_unknown_ones_and_without_those_given_again() => Assert.Equal(
        [("aut-num", 1L), ("inetnum", 4L), ("mntner", 1L), ("organisation", 1L), ("role", 1L), ("schema", 1L)],
        Audit.ObjectsByClass.Select(c => (c.Key, c.Value)));

    [Theory]
    [InlineData(AuditFindingKind.DanglingReference, "inetnum: 192.0.2.0 - 192.0.2.255 (mnt-by: GONE-MNT)", "inetnum: 192.0.2.0 - 192.0.2.9 (admin-c: GONE1)")]
    [InlineData(AuditFindingKind.Duplicate, "mntner: A-MNT ()")]
    [InlineData(AuditFindingKind.Overlap, "inetnum: 192.0.2.5 - 192.0.2.20 (crosses 192.0.2.0 - 192.0.2.9)")]
    [InlineData(AuditFindingKind.WithoutHolder, "aut-num: AS64496 ()")]
    [InlineData(AuditFindingKind.WithoutAbuseContact, "aut-num: AS64496 ()")]
    public void Findings(AuditFindingKind kind, params string[] expected)
    {
        Assert.Equal(expected, Audit.Examples(kind).Select(f => $"{f.Object} ({f.Detail})"));
        Assert.Equal(expected.Length, Audit.Count(kind));
    }

    [Fact]
    public void Counts_go_on_when_the_examples_are_enough()
    {
        SourceAudit audit = SourceAudit.Run(TestRegistry.Of(string.Join("\n", Enumerable.Range(0, 9).Select(i => $"aut-num: AS{64496 + i}\nmnt-by: NO-MNT\n"))), 0, maxExamples: 2);
        Assert.Equal((9, 2), (audit.Count(AuditFindingKind.DanglingReference), audit.Examples(AuditFindingKind.DanglingReference).Count));
    }

    [Fact]
    public void A_source_that_only_refers_is_counted_and_not_judged()
    {
        SourceAudit audit = SourceAudit.Run(TestRegistry.Of(TestRegistry.Source("inetnum: 192.0.2.0/24\nmnt-by: NO-MNT\n\ninetnum: 192.0.2.0/24\nwhois-server: whois.example.net\n", "IANA", SourceRole.Referral)), 0);
        Assert.Equal(1, audit.ObjectsByClass["inetnum"]);
        Assert.All(Enum.GetValues<AuditFindingKind>(), kind => Assert.Equal(0, audit.Count(kind)));
    }

    [Fact]
    public void Progress_is_told_from_the_first_object_on()
    {
        Told told = new();
        SourceAudit.Run(TestRegistry.Of(World), 0, progress: told, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([new AuditProgress(0, 0)], told.All);
    }

    private sealed class Told : IProgress<AuditProgress>
    {
        public List<AuditProgress> All { get; } = [];

        public void Report(AuditProgress value) => All.Add(value);
    }
}
