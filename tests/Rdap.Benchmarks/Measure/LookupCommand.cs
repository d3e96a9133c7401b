using System.CommandLine;
using Rdap.Benchmarks.Generate;
using Rdap.Registry;
using Rdap.Registry.Numbers;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "lookup": what finding and answering cost on one core, without a socket.</summary>
internal static class LookupCommand
{
    public static Command Create()
    {
        Option<int> objects = new("--objects") { Description = "how many objects the registry has", DefaultValueFactory = _ => 1_000_000 };
        Option<ulong> seed = new("--seed") { Description = "the seed they are made from", DefaultValueFactory = _ => 1 };
        Option<int> lookups = new("--lookups") { Description = "how many random addresses a round asks for", DefaultValueFactory = _ => 1_000_000 };
        Option<int> rounds = new("--rounds") { Description = "how many rounds count", DefaultValueFactory = _ => 5 };
        Option<double> warmUp = new("--warm-up") { Description = "seconds that go before the rounds", DefaultValueFactory = _ => 1.5 };
        Command command = new("lookup", "measure longest-prefix match, WHOIS query and answers in memory, on one thread")
        {
            objects, seed, lookups, rounds, warmUp,
        };
        command.SetAction(async (arguments, stop) =>
        {
            var plan = new DumpPlan(new DumpOptions(arguments.GetValue(objects), arguments.GetValue(seed)));
            RegistrySnapshot registry = await GeneratedRegistry.CreateAsync(plan, stop);
            int count = arguments.GetValue(lookups), times = arguments.GetValue(rounds);
            var before = TimeSpan.FromSeconds(arguments.GetValue(warmUp));
            foreach (IpFamily family in (IpFamily[])[IpFamily.V4, IpFamily.V6])
            {
                string name = family == IpFamily.V4 ? "v4" : "v6";
                var questions = new Questions(registry, plan, family, count);
                Console.WriteLine(Repeated.Measure($"match-{name}", count, times, before, questions.LongestPrefixMatch));
                Console.WriteLine(Repeated.Measure($"match-relations-{name}", count, times, before, questions.Relate));
                Console.WriteLine(Repeated.Measure($"whois-read-{name}", count, times, before, questions.ReadWhois));
                Console.WriteLine(Repeated.Measure($"whois-find-{name}", count, times, before, questions.ReadAndFind));

                // Whole answers take a hundred times as long.
                var fewer = new Questions(registry, plan, family, Math.Max(1, count / 20));
                Console.WriteLine(Repeated.Measure($"whois-answer-{name}", fewer.Count, times, before, fewer.AnswerWhois));
                Console.WriteLine(Repeated.Measure($"rdap-answer-{name}", fewer.Count, times, before, fewer.AnswerRdap));
            }
            Console.WriteLine(RelationLists.Measure(registry));
            return 0;
        });
        return command;
    }
}
