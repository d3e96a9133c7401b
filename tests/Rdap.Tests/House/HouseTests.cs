using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Rdap.Tests.House;

/// <summary>The rules of the house that no compiler checks.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 500;

    private static readonly string[] TopLevel =
    [
        "src", "tests", "conf", "docker", ".ci", "Rdap.sln", "README.md", "CHANGELOG.md", "Directory.Build.props", "Directory.Packages.props",
        "BannedSymbols.txt", "global.json", ".editorconfig", ".gitattributes", ".gitignore",
    ];

    /// <summary>Floors inside floor 1, lowest first. The files at the top of the project stand between Storage and Lookup.</summary>
    private static readonly string[] RegistryFloors = ["Numbers", "Objects", "Storage", "", "Lookup"];

    /// <summary>The rooms of RDAP, lowest first. What stands above them all, such as the settings, is used by all and uses none.</summary>
    private static readonly string[] RdapRooms = ["", "Text", "Facts", "Questions", "Documents", "Cards", "Objects", "Searches", "Answers"];

    /// <summary>The rooms of connections, lowest first; what stands above them all is as in RDAP.</summary>
    private static readonly string[] ConnectionRooms = ["", "Watched", "Access", "Whois", "Http"];

    private static readonly string[] FloorsWithMirroredTests = ["Registry", "Bulk", "Protocols"];

    /// <summary>Source files of floors 1 and 2 that hold logic and have no test file of their own, each with its reason.</summary>
    private static readonly Dictionary<string, string> WithoutOwnTests = new(StringComparer.Ordinal)
    {
        ["src/Rdap.Bulk/BulkChunk.cs"] = "a block of memory with its pieces: BulkChunksTests fill it",
        ["src/Rdap.Bulk/BulkLoad.cs"] = "what the readers of one load share: SourceLoaderTests see all of it",
        ["src/Rdap.Bulk/Delegated/DelegatedObjects.cs"] = "the writing half of DelegatedReader: DelegatedReaderTests read every line of it",
        ["src/Rdap.Bulk/Rpsl/WrittenObjects.cs"] = "puts objects together for two readers: IanaBootstrapReaderTests, IanaXmlReaderTests and TransferLogReaderTests read them",
        ["src/Rdap.Bulk/Nrtm3/Nrtm3Stream.cs"] = "what Nrtm3Reader gives: Nrtm3ReaderTests read every kind of operation and problem",
        ["src/Rdap.Bulk/Nrtm4/Nrtm4Json.cs"] = "the members that documents share: Nrtm4NotificationTests and Nrtm4HeaderTests break every one of them",
        ["src/Rdap.Bulk/Nrtm4/Nrtm4Limits.cs"] = "limits: Nrtm4DeltaFileTests and Nrtm4SnapshotReaderTests run into them",
        ["src/Rdap.Bulk/Nrtm4/Nrtm4Output.cs"] = "what files are written by: Nrtm4SnapshotFileTests and Nrtm4DeltaFileTests read and hash them",
        ["src/Rdap.Bulk/Transfers/TransferObjects.cs"] = "the writing half of TransferLogReader: TransferLogReaderTests read every line of it",
        ["src/Rdap.Bulk/ForwardStream.cs"] = "what a read-only stream must say of itself",
        ["src/Rdap.Bulk/Rpsl/RpslFindings.cs"] = "what RpslReader found in a chunk: RpslReaderTests and BulkChunksTests compare all of it",
        ["src/Rdap.Registry/Lookup/KeyLookup.cs"] = "a step of RegistryLookup: RegistryLookupTests and SnapshotBuilderTests ask through it",
        ["src/Rdap.Registry/Lookup/LookupQuery.cs"] = "a question without behaviour of its own",
        ["src/Rdap.Registry/Lookup/LookupResult.cs"] = "a list: every lookup test reads one",
        ["src/Rdap.Registry/Lookup/MemberNames.cs"] = "a list that SetExpansion fills: SetExpansionTests read it",
        ["src/Rdap.Registry/Lookup/SetExpansionMembers.cs"] = "a part of SetExpansion: SetExpansionTests see all of it",
        ["src/Rdap.Registry/Lookup/SourceOrder.cs"] = "a list of places: SetExpansionTests and IrrSessionTests ask by several orders",
        ["src/Rdap.Registry/ChangeProblems.cs"] = "what OverlayBuilder could not do: OverlayBuilderTests count and name all of it",
        ["src/Rdap.Registry/Storage/AbuseClimb.cs"] = "AbuseLinksBuilder for one object: OverlayProperties compare what both find",
        ["src/Rdap.Registry/Storage/Postings.cs"] = "two lists as one: OverlayProperties ask through it",
        ["src/Rdap.Registry/Storage/PrimaryCandidates.cs"] = "a walk over two tables: OverlayProperties ask through it",
        ["src/Rdap.Registry/Storage/SourceRanges.cs"] = "two indexes as one: OverlayProperties compare it with one index in every kind of search",
        ["src/Rdap.Registry/Storage/SourceTotals.cs"] = "counts of a source: SnapshotBuilderTests and OverlayProperties compare them",
        ["src/Rdap.Registry/Lookup/MergedRanges.cs"] = "the indexes that RangeRelations asks: RangeRelationsTests compare them with a naive search",
        ["src/Rdap.Registry/Lookup/RelationWalk.cs"] = "the walk of RangeRelations: RangeRelationsTests compare it with a naive search, page by page",
        ["src/Rdap.Registry/Lookup/RangeLookup.cs"] = "a step of RegistryLookup: RegistryLookupTests ask through it",
        ["src/Rdap.Registry/Lookup/VersionLookup.cs"] = "reads an ObjectHistory: ObjectHistoryTests ask everything through it",
        ["src/Rdap.Registry/Storage/HistorySegment.cs"] = "a run of an ObjectHistory: ObjectHistoryTests fill, merge and drop them, HistoryFileTests save and damage them",
        ["src/Rdap.Registry/Storage/ObjectComparison.cs"] = "the comparing half of SnapshotDiff: SnapshotDiffTests compare all of it, with other codes too",
        ["src/Rdap.Registry/Storage/SectionFile.cs"] = "the form of SnapshotFile and HistoryFile: SnapshotFileTests write, read and damage every part of it",
        ["src/Rdap.Registry/Lookup/SearchQuery.cs"] = "a question without behaviour of its own",
        ["src/Rdap.Registry/Lookup/SearchResult.cs"] = "a list: every search test reads one",
        ["src/Rdap.Registry/Lookup/SearchRun.cs"] = "a step of RegistrySearch: RegistrySearchTests walk runs of every kind",
        ["src/Rdap.Registry/Lookup/SearchRuns.cs"] = "a step of RegistrySearch: RegistrySearchTests search in every index, OverlayProperties in overlaid sources",
        ["src/Rdap.Registry/Lookup/SearchText.cs"] = "a step of RegistrySearch: RegistrySearchTests ask for texts of every kind",
        ["src/Rdap.Registry/Storage/PropertyValues.cs"] = "what a search compares: RegistrySearchTests find every value of every object",
        ["src/Rdap.Registry/Storage/SearchKey.cs"] = "the order of a search: RegistrySearchTests compare it with a naive one",
        ["src/Rdap.Registry/Storage/SearchOrder.cs"] = "what SearchOrderBuilder makes: its tests read it, SnapshotFileTests save and damage it",
        ["src/Rdap.Registry/Storage/SearchRow.cs"] = "a table: RegistrySearchTests ask for every row of it",
        ["src/Rdap.Registry/Storage/SearchRowValues.cs"] = "a step of SearchOrderBuilder: its tests deal values out to one part and to many",
        ["src/Rdap.Registry/Storage/SearchRunSort.cs"] = "a step of SearchOrderBuilder: its tests sort runs of every size",
        ["src/Rdap.Registry/SourceSnapshot.cs"] = "what SnapshotBuilder makes: SnapshotBuilderTests read it",
        ["src/Rdap.Registry/Storage/Growing.cs"] = "what batches collect in: SnapshotBuilderTests fill it",
        ["src/Rdap.Registry/Storage/IdSet.cs"] = "the superseded objects: SnapshotBuilderTests fill it",
        ["src/Rdap.Registry/Storage/KeyIndexBuilder.cs"] = "makes what KeyIndexTests ask",
        ["src/Rdap.Registry/Storage/KeySegment.cs"] = "what a KeyCollector makes: KeyCollectorTests read every key back",
        ["src/Rdap.Registry/Storage/ObjectMemory.cs"] = "what batches put their objects into: SnapshotBuilderTests and ObjectEncoderTests compare every one, from several threads too",
        ["src/Rdap.Registry/Storage/ObjectHeap.cs"] = "the objects' bytes: SnapshotBuilderTests compare every one",
        ["src/Rdap.Registry/Storage/RangeKind.cs"] = "a table of two columns: RegistryLookupTests ask for every kind",
        ["src/Rdap.Registry/Storage/Scratch.cs"] = "memory used again: KeyCollectorTests and KeyIndexTests use it",
        ["src/Rdap.Registry/Storage/SectionIds.cs"] = "the numbers of the parts of a snapshot file",
        ["src/Rdap.Registry/Storage/SegmentTable.cs"] = "the search of RangeIndex: RangeIndexTests compare it with a naive scan",
        ["src/Rdap.Registry/Storage/SnapshotSections.cs"] = "the two ends of a snapshot file: SnapshotFileTests write, read and damage it",
        ["src/Rdap.Registry/Storage/SourceIndexes.cs"] = "holds the indexes of a source, nothing else",
        ["src/Rdap.Protocols/Whois/WhoisSettings.cs"] = "limits; the arrow is a clock that stands still",
        ["src/Rdap.Protocols/RdapHttp/Objects/RdapBriefObjects.cs"] = "the objects of two field sets: RdapSearchTests read them in lists and lookups",
        ["src/Rdap.Protocols/RdapHttp/Facts/RdapReverseRoles.cs"] = "roles and what they are in RPSL: RdapReverseSearchTests compare every one",
        ["src/Rdap.Protocols/RdapHttp/Searches/RdapCandidates.cs"] = "a list: RdapSearchTests and RdapReverseSearchTests compare what comes out of it, cut too",
        ["src/Rdap.Protocols/RdapHttp/Searches/RdapSearchAnswer.cs"] = "what RdapSearch found, written: RdapSearchTests read all of it",
        ["src/Rdap.Protocols/RdapHttp/Questions/RdapSearchProblem.cs"] = "a table of sentences: RdapSearchQueryTests and RdapSearchTests meet every one",
        ["src/Rdap.Protocols/RdapHttp/Text/GrowingText.cs"] = "the buffer of UrlText and JsonText: their tests make it grow",
        ["src/Rdap.Protocols/RdapHttp/Cards/CardFields.cs"] = "what cards show and leave out: JCardTests, JsCardTests and RdapRedactedTests ask for every field",
        ["src/Rdap.Protocols/RdapHttp/Cards/RdapCardWriter.cs"] = "puts a JCard and a JsCard side by side: JsCardTests ask for every combination",
        ["src/Rdap.Registry/Objects/CompactEntry.cs"] = "reads what ObjectEncoder writes: ObjectEncoderTests and AttributeCodesTests read every kind, damaged ones too",
        ["src/Rdap.Registry/Objects/TextAttributes.cs"] = "the walk over a text: RegistryObjectTests walk it",
        ["src/Rdap.Registry/Storage/AttributeKey.cs"] = "a step of ObjectBatch: RegistryLookupTests and SnapshotBuilderTests ask for keys of every shape",
        ["src/Rdap.Registry/Storage/LineStarts.cs"] = "a step of ObjectEncoder: ObjectEncoderTests give it starts of every length, and more than there are tokens",
        ["src/Rdap.Registry/Objects/AttributeEnumerator.cs"] = "the walk over an object: RegistryObjectTests walk it",
        ["src/Rdap.Registry/Objects/RpslAttribute.cs"] = "the parts of an object: RegistryObjectTests read them",
        ["src/Rdap.Registry/Storage/ClassByte.cs"] = "two fields in a byte: RegistryObjectTests see both",
        ["src/Rdap.Registry/Objects/ObjectClassInfo.cs"] = "a row of the class table: ObjectClassesTests and ObjectTemplatesTests read every one",
    };

    /// <summary>Test files of floors 1 and 2 that mirror no one source file, each with its reason.</summary>
    private static readonly Dictionary<string, string> WithoutSource = new(StringComparer.Ordinal);

    // Written in two parts, so that this file does not break its own rules.
    private static readonly string[] MachinePaths = ["/wor" + "k/", "/tmp/" + "w/", "/tmp/" + "hub"];

    [Fact]
    public void The_top_level_holds_only_what_belongs_there() => NothingIn(Repository.TopLevel().Except(TopLevel));

    [Fact]
    public void Files_can_be_read_in_one_sitting() =>
        NothingIn(Sources().Where(static file => Repository.ReadLines(file).Length > LongestFile));

    [Fact]
    public void Threads_are_made_where_their_patience_is_seen_to() =>
        NothingIn(Repository.Files("src", "*.cs").Except(["src/Rdap.Registry/Storage/WorkTogether.cs", "src/Rdap.Server/Reload/LoadThread.cs"])
            .Where(static file => ThreadMade().IsMatch(Repository.Read(file))));

    [Fact]
    public void Nothing_is_left_to_do_in_comments() =>
        NothingIn(Sources().Concat(Repository.Files("conf")).Concat(Repository.Files("docker"))
            .Where(static file => LeftOver().IsMatch(Repository.Read(file))));

    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() =>
        NothingIn(TextFiles().Where(static file =>
        {
            string text = Repository.Read(file);
            return Array.Exists(MachinePaths, path => text.Contains(path, StringComparison.Ordinal));
        }));

    [Fact]
    public void Projects_use_only_lower_floors()
    {
        Dictionary<string, string> expected = new(StringComparer.Ordinal)
        {
            ["Rdap.Registry"] = "",
            ["Rdap.Bulk"] = "Rdap.Registry",
            ["Rdap.Protocols"] = "Rdap.Registry",
            ["Rdap.Server"] = "Rdap.Bulk Rdap.Protocols Rdap.Registry",
        };
        Dictionary<string, string> actual = Repository.Files("src", "*.csproj").ToDictionary(
            static file => Path.GetFileNameWithoutExtension(file),
            static file => string.Join(' ', Includes(file, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)),
            StringComparer.Ordinal);
        Assert.Equal(expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal), actual.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void The_lowest_floor_needs_no_package() => NothingIn(Includes("src/Rdap.Registry/Rdap.Registry.csproj", "PackageReference"));

    [Fact]
    public void Inside_the_lowest_floor_nothing_looks_up() => NothingIn(UsesOfHigherRooms("src/Rdap.Registry", RegistryFloors));

    [Fact]
    public void Between_the_rooms_of_rdap_all_arrows_lead_down() => NothingIn(UsesOfHigherRooms("src/Rdap.Protocols/RdapHttp", RdapRooms));

    [Fact]
    public void Between_the_rooms_of_connections_all_arrows_lead_down() =>
        NothingIn(UsesOfHigherRooms("src/Rdap.Server/Connections", ConnectionRooms));

    [Fact]
    public void The_wings_do_not_know_each_other_nor_the_server()
    {
        NothingIn(Mentions("src/Rdap.Bulk", "Rdap.Protocols", "Rdap.Server"));
        NothingIn(Mentions("src/Rdap.Protocols", "Rdap.Bulk", "Rdap.Server"));
        NothingIn(Mentions("src/Rdap.Registry", "Rdap.Bulk", "Rdap.Protocols", "Rdap.Server"));
    }

    [Fact]
    public void Every_file_with_logic_has_its_tests_in_the_mirrored_place()
    {
        IEnumerable<string> wrong = FloorsWithMirroredTests
            .SelectMany(static project => Repository.Files("src/Rdap." + project, "*.cs"))
            .Where(static file => !WithoutOwnTests.ContainsKey(file) && Logic().IsMatch(Repository.Read(file)))
            .Where(static file => !File.Exists(Path.Combine(Repository.Root, TestsOf(file))));
        NothingIn(wrong);
    }

    [Fact]
    public void Every_test_file_mirrors_a_source_file()
    {
        IEnumerable<string> wrong = FloorsWithMirroredTests
            .SelectMany(static project => Repository.Files("tests/Rdap.Tests/" + project, "*Tests.cs"))
            .Where(static file => !WithoutSource.ContainsKey(file) && !File.Exists(Path.Combine(Repository.Root, SourceOf(file))));
        NothingIn(wrong);
    }

    [Fact]
    public void The_lists_of_exceptions_name_files_that_are_there_and_need_it()
    {
        Assert.All(WithoutOwnTests.Keys, static file =>
        {
            Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file);
            Assert.False(File.Exists(Path.Combine(Repository.Root, TestsOf(file))), file);
        });
        Assert.All(WithoutSource.Keys, static file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file));
    }

    [Fact]
    public void Every_file_of_a_wire_format_names_its_specification_at_the_top()
    {
        IEnumerable<string> wrong = Repository.Files("src/Rdap.Bulk", "*.cs").Concat(Repository.Files("src/Rdap.Protocols", "*.cs"))
            .Where(static file => file.Count(static c => c == '/') > 2)
            .Where(static file => !Repository.ReadLines(file).Take(3).Any(static line => Specification().IsMatch(line)));
        NothingIn(wrong);
    }

    private static void NothingIn(IEnumerable<string> wrong)
    {
        string list = string.Join('\n', wrong);
        Assert.True(list.Length == 0, list);
    }

    /// <summary>What stands in a folder's rooms, lowest first, and uses a higher one; and files in a room that is not in the list.</summary>
    private static IEnumerable<string> UsesOfHigherRooms(string folder, string[] rooms)
    {
        string prefix = folder["src/".Length..].Replace('/', '.') + ".";
        foreach (string file in Repository.Files(folder, "*.cs"))
        {
            string[] parts = file[(folder.Length + 1)..].Split('/');
            int room = Array.IndexOf(rooms, parts.Length == 1 ? "" : parts[0]);
            if (room < 0)
            {
                yield return $"{file}: this folder has no place in the order";
                continue;
            }

            string text = Repository.Read(file);
            foreach (string higher in rooms.Skip(room + 1).Where(higher => higher.Length > 0 && text.Contains(prefix + higher, StringComparison.Ordinal)))
            {
                yield return $"{file} uses {higher}";
            }
        }
    }

    private static IEnumerable<string> Sources() => Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"));

    private static IEnumerable<string> TextFiles() =>
        TopLevel.SelectMany(static entry => Directory.Exists(Path.Combine(Repository.Root, entry)) ? Repository.Files(entry) : [entry])
            .Where(static file => File.Exists(Path.Combine(Repository.Root, file)))
            .Where(static file => Path.GetExtension(file) is not (".gz" or ".png" or ".ico" or ".bin"));

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Parse(Repository.Read(project)).Descendants(element).Select(static e => e.Attribute("Include")!.Value);

    private static IEnumerable<string> Mentions(string folder, params string[] namespaces) =>
        Repository.Files(folder, "*.cs").Where(file =>
        {
            string text = Repository.Read(file);
            return Array.Exists(namespaces, name => text.Contains("using " + name, StringComparison.Ordinal));
        });

    private static string TestsOf(string source) => "tests/Rdap.Tests/" + source["src/Rdap.".Length..^".cs".Length] + "Tests.cs";

    private static string SourceOf(string tests) => "src/Rdap." + tests["tests/Rdap.Tests/".Length..^"Tests.cs".Length] + ".cs";

    [GeneratedRegex(@"\bnew Thread\(|\bTaskCreationOptions\.LongRunning\b|\bParallel\.")]
    private static partial Regex ThreadMade();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|XX" + @"X|HA" + @"CK)\b")]
    private static partial Regex LeftOver();

    /// <summary>A body of code: an enum, an interface or a record of data has none.</summary>
    [GeneratedRegex(@"=>|\breturn\b|\bif \(")]
    private static partial Regex Logic();

    [GeneratedRegex(@"^//.*(RFC \d+|draft-|NRO|RIPE|ARIN|IANA|IRRd|Team Cymru|HAProxy|transfer log)")]
    private static partial Regex Specification();
}
