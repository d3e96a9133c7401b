using Rdap.Server.Connections;
using Xunit;

namespace Rdap.Tests.Server.Connections;

public sealed class SocketTurnTests
{
    [Fact]
    public void A_turn_is_over_after_so_many_requests_of_one_connection_in_a_row_and_begins_anew()
    {
        object connection = new();
        for (int turn = 0; turn < 3; turn++)
        {
            for (int i = 0; i < SocketTurn.MaxInARow; i++)
            {
                Assert.False(SocketTurn.IsOver(connection));
            }

            Assert.True(SocketTurn.IsOver(connection));
        }
    }

    [Fact]
    public void Connections_that_take_turns_never_have_to_leave()
    {
        object one = new(), other = new();
        for (int i = 0; i < 10 * SocketTurn.MaxInARow; i++)
        {
            Assert.False(SocketTurn.IsOver(one));
            Assert.False(SocketTurn.IsOver(other));
        }
    }
}
