using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Facts;

public sealed class RdapRelationFiltersTests
{
    [Fact]
    public void The_status_that_counts_is_the_status_that_is_shown()
    {
        RdapRelationFilters filters = new(flatAutnums: false);
        string[] statuses = ["", "ASSIGNED PA", "available", "RESERVED", "ALLOCATED UNSPECIFIED", "LIR-PARTITIONED PA"];
        RdapTestRegistry registry = new(string.Join("\n\n", statuses.Select(static (s, i) => $"inetnum: 192.0.2.{i}/32\n{(s.Length > 0 ? "status: " + s : "remarks: none")}")));
        for (int i = 0; i < statuses.Length; i++)
        {
            string shown = registry.Ask($"/ip/192.0.2.{i}").Texts("status")[0];
            foreach ((RdapStatusFilter filter, string name) in (ReadOnlySpan<(RdapStatusFilter, string)>)
                [(RdapStatusFilter.Active, "active"), (RdapStatusFilter.Administrative, "administrative"), (RdapStatusFilter.Reserved, "reserved")])
            {
                Assert.Equal(shown == name, filters.Of(RelationKind.Networks, filter)!(registry.Snapshot, new ObjectRef(0, i)));
            }
        }
    }
}
