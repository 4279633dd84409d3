using MiniVmm.Fvm;
using MiniVmm.Machine;
using MiniVmm.Machine.Wrapping;
using Xunit;

namespace MiniVmm.Tests.Machine.Wrapping;

public sealed class WrapOptionTests
{
    [Theory]
    [InlineData("rate")]
    [InlineData("off,period_ms=1000,window_ms=5000")]
    [InlineData("rate,swap_ms=0")]
    [InlineData("rate,vegas.low=2,rule=vegas,rate=5,burst_ms=20")]
    public void What_is_written_is_read_again(string text)
    {
        FvmParameters parameters = WrapOption.Parse(text);

        Assert.Equal(WrapOption.Format(parameters), WrapOption.Format(WrapOption.Parse(WrapOption.Format(parameters))));
        Assert.All(text.Split(',')[1..].Where(_ => parameters.Mode == FvmMode.Rate), p => Assert.Contains(p, WrapOption.Format(parameters), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "'' is not rate or off")]
    [InlineData("mpl", "fvm must be rate or off")]
    [InlineData("rate,threads=3", "no parameter 'threads'")]
    [InlineData("rate,rate", "'rate' is no key=value")]
    [InlineData("rate,rate=1,rate=2", "rate is given twice")]
    [InlineData("rate,ewma=2", "fvm.ewma must be above 0 and at most 1")]
    [InlineData("rate,swap_ms=90000000", "fvm.swap_ms must be at most")]
    [InlineData("rate,burst_ms=0", "fvm.burst_ms must lie between")]
    [InlineData("rate,rule=probe", "fvm.rule must not be probe")]
    [InlineData("rate,rule=best", "rule: 'best' is not a rule; there are aimd")]
    public void What_is_wrong_is_said_in_one_line(string text, string message)
    {
        MachineError error = Assert.Throws<MachineError>(() => WrapOption.Parse(text));

        Assert.StartsWith("--wrap: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
