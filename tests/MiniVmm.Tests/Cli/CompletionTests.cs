using System.CommandLine;
using MiniVmm.Cli;
using Xunit;

namespace MiniVmm.Tests.Cli;

public sealed class CompletionTests
{
    private static readonly RootCommand Root = [StopCommand.Create(), PsCommand.Create(), PauseCommand.Create()];

    [Theory]
    [InlineData("minivmm p", "pause ps")]
    [InlineData("minivmm pa", "pause")]
    [InlineData("minivmm ps --a", "--all")]
    [InlineData("minivmm ps ", "")]
    [InlineData("minivmm x", "")]
    [InlineData("minivmm", "")]
    public void Words_are_completed_from_their_beginning(string line, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), CompleteCommand.Complete(Root, line, line.Length).Order());

    [Fact]
    public void What_is_behind_the_cursor_does_not_count() =>
        Assert.Equal(["pause"], CompleteCommand.Complete(Root, "minivmm pa web", 10));
}
