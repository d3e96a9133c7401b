using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Rdap.Server.Observe;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class MetricsTextTests
{
    private static string Page(MetricsText text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        text.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    [Fact]
    public void Counters_gauges_and_histograms_in_the_format_of_the_scraper()
    {
        using var meter = new Meter("test");
        using var text = new MetricsText(meter);
        Counter<long> counter = meter.CreateCounter<long>("t.things", null, "Things.");
        Histogram<double> histogram = meter.CreateHistogram<double>("t.time", "s", "Time.");
        meter.CreateObservableGauge("t.level", () => 2.5, "By", "Level.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a\"b\\c\n"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a\"b\\c\n"));
        histogram.Record(0.003);
        histogram.Record(0.003);
        histogram.Record(1000);

        string page = Page(text);
        Assert.Contains("# TYPE t_things_total counter\nt_things_total{kind=\"a\\\"b\\\\c\\n\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("# HELP t_level_bytes Level.\n# TYPE t_level_bytes gauge\nt_level_bytes 2.5\n", page, StringComparison.Ordinal);
        Assert.Contains("t_time_seconds_bucket{le=\"0.0025\"} 0\nt_time_seconds_bucket{le=\"0.005\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("t_time_seconds_bucket{le=\"300\"} 2\nt_time_seconds_bucket{le=\"+Inf\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("t_time_seconds_count 3\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_observed_counter_is_not_added_up_twice()
    {
        using var meter = new Meter("test");
        using var text = new MetricsText(meter);
        meter.CreateObservableCounter("seen", () => 7L);
        Page(text);
        Assert.Contains("\nseen_total 7\n", Page(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_meter_of_the_same_name_is_another_servers()
    {
        using var mine = new Meter("same");
        using var other = new Meter("same");
        using var text = new MetricsText(mine);
        other.CreateCounter<long>("theirs").Add(1);
        Assert.DoesNotContain("theirs", Page(text), StringComparison.Ordinal);
    }
}
