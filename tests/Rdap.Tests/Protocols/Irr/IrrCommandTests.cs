using Rdap.Protocols.Irr;
using Rdap.Protocols.Whois;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.Protocols.Irr;

public sealed class IrrCommandTests
{
    [Fact]
    public void The_rows_stand_in_the_order_of_the_enumeration_and_no_letter_twice()
    {
        Assert.Equal(Enum.GetValues<IrrCommand>(), IrrCommands.All.ToArray().Select(static row => row.Command));
        Assert.Distinct(IrrCommands.All.ToArray().Select(static row => row.Letter));
        foreach (IrrCommandInfo row in IrrCommands.All[1..])
        {
            Assert.Equal(row.Command, IrrCommands.Find(row.Letter));
            Assert.StartsWith("!" + (char)row.Letter, row.Usage);
            Assert.EndsWith(".", row.Help);
            Assert.NotEqual(WhoisQueryKind.None, row.Kind);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData((byte)'u')]
    [InlineData((byte)'G')]
    [InlineData(255)]
    public void Finds_no_other_letter(byte letter) => Assert.Equal(IrrCommand.None, IrrCommands.Find(letter));

    [Fact]
    public void The_README_lists_every_command_as_the_table_has_it()
    {
        string[] lines = Repository.ReadLines("README.md");
        foreach (IrrCommandInfo row in IrrCommands.All[1..])
        {
            Assert.Contains($"| `{row.Usage.Replace("|", "\\|", StringComparison.Ordinal)}` | {row.Help} |", lines);
        }
    }
}
