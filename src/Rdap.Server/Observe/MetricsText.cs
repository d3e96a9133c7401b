// Prometheus text exposition format, version 0.0.4.
using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Rdap.Server.Observe;

/// <summary>Listens to the instruments of one meter and writes them as a page that Prometheus and its relatives read.</summary>
internal sealed class MetricsText : IDisposable
{
    /// <summary>The page's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Bounds =
        [0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Lock _writing = new();
    private readonly MeterListener _listener = new();
    private readonly List<Family> _families = [];

    public MetricsText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                var family = new Family(instrument);
                lock (_families)
                {
                    _families.Add(family);
                }

                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>Writes the page as it is now.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var text = new StringBuilder(4096);
        lock (_writing)
        {
            _listener.RecordObservableInstruments();
            Family[] families;
            lock (_families)
            {
                families = [.. _families.OrderBy(static f => f.Name, StringComparer.Ordinal)];
            }

            foreach (Family family in families)
            {
                family.Write(text);
            }
        }

        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private enum FamilyKind : byte
    {
        Counter,
        Gauge,
        Histogram,
    }

    private sealed class Family(Instrument instrument)
    {
        private readonly FamilyKind _kind = KindOf(instrument);
        private readonly bool _observed = instrument.IsObservable;
        private readonly Lock _lock = new();
        private Series[] _series = [];

        public string Name { get; } = NameOf(instrument);

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Series series = SeriesOf(tags);
            lock (series)
            {
                series.Sum = _kind == FamilyKind.Histogram || (_kind == FamilyKind.Counter && !_observed) ? series.Sum + value : value;
                if (_kind == FamilyKind.Histogram)
                {
                    int bucket = Array.BinarySearch(Bounds, value);
                    series.Buckets![bucket < 0 ? ~bucket : bucket]++;
                }
            }
        }

        public void Write(StringBuilder text)
        {
            Series[] all = Volatile.Read(ref _series);
            if (all.Length == 0)
            {
                return;
            }

            text.Append("# HELP ").Append(Name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(_kind switch
            {
                FamilyKind.Counter => "counter\n",
                FamilyKind.Gauge => "gauge\n",
                _ => "histogram\n",
            });
            foreach (Series series in all)
            {
                lock (series)
                {
                    if (_kind == FamilyKind.Histogram)
                    {
                        WriteHistogram(text, series);
                    }
                    else
                    {
                        Line(text, Name, series.Labels, series.Sum);
                    }
                }
            }
        }

        private void WriteHistogram(StringBuilder text, Series series)
        {
            long count = 0;
            for (int i = 0; i <= Bounds.Length; i++)
            {
                count += series.Buckets![i];
                string bound = i == Bounds.Length ? "+Inf" : Bounds[i].ToString("0.######", CultureInfo.InvariantCulture);
                string le = "le=\"" + bound + "\"";
                Line(text, Name + "_bucket", series.Labels.Length == 0 ? le : series.Labels + "," + le, count);
            }

            Line(text, Name + "_sum", series.Labels, series.Sum);
            Line(text, Name + "_count", series.Labels, count);
        }

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0)
            {
                text.Append('{').Append(labels).Append('}');
            }

            text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        // The label sets are few and their values are the same string objects each time: a walk is quicker than a hash, and allocates nothing.
        private Series SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (Series series in Volatile.Read(ref _series))
            {
                if (series.Matches(tags))
                {
                    return series;
                }
            }

            lock (_lock)
            {
                foreach (Series series in _series)
                {
                    if (series.Matches(tags))
                    {
                        return series;
                    }
                }

                var added = new Series(tags.ToArray(), _kind == FamilyKind.Histogram ? new long[Bounds.Length + 1] : null);
                Volatile.Write(ref _series, [.. _series, added]);
                return added;
            }
        }

        private static FamilyKind KindOf(Instrument instrument)
        {
            Type type = instrument.GetType().GetGenericTypeDefinition();
            return type == typeof(Histogram<>) ? FamilyKind.Histogram
                : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? FamilyKind.Counter
                : FamilyKind.Gauge;
        }

        private static string NameOf(Instrument instrument)
        {
            string name = instrument.Name.Replace('.', '_');
            name += instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
            return KindOf(instrument) == FamilyKind.Counter ? name + "_total" : name;
        }
    }

    private sealed class Series(KeyValuePair<string, object?>[] tags, long[]? buckets)
    {
        public double Sum { get; set; }

        public long[]? Buckets { get; } = buckets;

        public string Labels { get; } = string.Join(',', tags.Select(static t => $"{t.Key}=\"{Escape(t.Value)}\""));

        public bool Matches(ReadOnlySpan<KeyValuePair<string, object?>> other)
        {
            if (other.Length != tags.Length)
            {
                return false;
            }

            for (int i = 0; i < tags.Length; i++)
            {
                if (!Equals(tags[i].Value, other[i].Value))
                {
                    return false;
                }
            }

            return true;
        }

        private static string Escape(object? value)
            => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
