namespace Rdap.Benchmarks.Generate;

/// <summary>What a generated dump holds.</summary>
internal sealed record DumpSummary(long Objects, long Bytes);

/// <summary>Writes a dump: objects in runs, the runs on all cores, the bytes in order.</summary>
internal sealed class DumpGenerator
{
    private const int RunLength = 4096;
    private const int DirtKind = 400;

    private readonly DumpPlan _plan;
    private readonly NetworkObjects _networks;
    private readonly RoutingObjects _routing;
    private readonly ContactObjects _contacts;

    public DumpGenerator(DumpPlan plan)
    {
        _plan = plan;
        _networks = new NetworkObjects(plan);
        _routing = new RoutingObjects(plan);
        _contacts = new ContactObjects(plan);
    }

    /// <summary>Writes the whole dump.</summary>
    public async Task<DumpSummary> WriteAsync(Stream output, CancellationToken stop)
    {
        long bytes = 0, objects = 0;
        int ahead = Environment.ProcessorCount + 2;
        var spare = new Stack<RpslText>();
        var running = new Queue<Task<RpslText>>();
        foreach ((DumpClass dumpClass, int first, int count) in Runs())
        {
            RpslText text = spare.TryPop(out RpslText? used) ? used : new RpslText();
            running.Enqueue(Task.Run(() => WriteRun(text, dumpClass, first, count), stop));
            objects += count;
            if (running.Count >= ahead)
            {
                await DrainOneAsync();
            }
        }
        while (running.Count > 0)
        {
            await DrainOneAsync();
        }
        return new DumpSummary(objects, bytes);

        async Task DrainOneAsync()
        {
            RpslText text = await running.Dequeue();
            await output.WriteAsync(text.WrittenMemory, stop);
            bytes += text.Written.Length;
            text.Clear();
            spare.Push(text);
        }
    }

    private IEnumerable<(DumpClass Class, int First, int Count)> Runs()
    {
        foreach (DumpClass dumpClass in Enum.GetValues<DumpClass>())
        {
            int all = _plan.Count(dumpClass);
            for (int first = 0; first < all; first += RunLength)
            {
                yield return (dumpClass, first, Math.Min(RunLength, all - first));
            }
        }
    }

    private RpslText WriteRun(RpslText text, DumpClass dumpClass, int first, int count)
    {
        for (int index = first; index < first + count; index++)
        {
            text.Dirt = _plan.Options.Dirty ? DirtOf(dumpClass, index) : Dirt.None;
            WriteObject(text, dumpClass, text.Dirt == Dirt.DuplicateKey ? Math.Max(0, index - 1) : index);
        }
        return text;
    }

    private Dirt DirtOf(DumpClass dumpClass, int index)
    {
        SeededRandom random = SeededRandom.For(_plan.Options.Seed, DirtKind + (int)dumpClass, index);
        int chance = random.Next(1000);
        return chance < (int)Dirt.Nul ? (Dirt)(chance + 1) : Dirt.None;
    }

    private void WriteObject(RpslText text, DumpClass dumpClass, int index)
    {
        switch (dumpClass)
        {
            case DumpClass.Inetnum: _networks.Inetnum(text, index); break;
            case DumpClass.Inet6num: _networks.Inet6num(text, index); break;
            case DumpClass.Route: _networks.Route(text, index); break;
            case DumpClass.Route6: _networks.Route6(text, index); break;
            case DumpClass.Domain: _networks.Domain(text, index); break;
            case DumpClass.AutNum: _routing.AutNum(text, index); break;
            case DumpClass.AsSet: _routing.AsSet(text, index); break;
            case DumpClass.RouteSet: _routing.RouteSet(text, index); break;
            case DumpClass.Mntner: _contacts.Mntner(text, index); break;
            case DumpClass.Irt: _contacts.Irt(text, index); break;
            case DumpClass.KeyCert: _contacts.KeyCert(text, index); break;
            case DumpClass.Organisation: _contacts.Organisation(text, index); break;
            case DumpClass.Role: _contacts.Role(text, index); break;
            default: _contacts.Person(text, index); break;
        }
    }
}
