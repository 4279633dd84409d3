using System.Globalization;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

/// <summary>Hand-worked: <c>mode, parameters: periods > x after each, cut to thousandths</c>. A period is its VCT in ms, with
/// requests waiting: of a busy processor, of one that idles for over a third of it (w), or of such a one and nobody waiting (q).
/// H = 2.5: with a baseline of 20 ms, 51 ms is congestion.</summary>
public sealed class ProbeTests
{
    [Theory]
    [InlineData("mpl: idle 20w > 1 2")]
    // Up to the knee, and no further; one congestion passes, the second leaves a ceiling of 3 / 1.25 and a wait of 2 for each of 2.
    [InlineData("mpl wait=2: 20w 20w 20 20q 20 51 20 51 51 51 51 20 20w 20w 20w 20w > 2 3 3 3 3 1 3 3 3 3 1 2.399 2.399 2.399 2.399 3.399")]
    // A try that fails is its own fault at once, and doubles the wait.
    [InlineData("mpl wait=2: 20w 51 20 20w 20w 20w 20w > 2 1 1.599 1.599 1.599 1.599 2.599")]
    // It looks at the baseline every so often, and learns a higher one slowly.
    [InlineData("mpl interval=4: 20w 20 30 51 51 51 51 > 2 1 2 2 2 2 1")]
    // While others overload the host it waits at the bottom.
    [InlineData("mpl: 20w 51 60 40 > 2 1 1 1.599")]
    [InlineData("rate: 20w 20w > 1.25 1.562")]
    public void Decides(string row)
    {
        string[] sides = row.Split(':', '>');
        string[] head = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parameters = new FvmParameters { Rule = "probe", Mode = head[0] == "rate" ? FvmMode.Rate : FvmMode.Mpl };
        Assert.Equal(sides[2].Trim(), RuleRow.Play(parameters, head[1..], sides[1], Period));
    }

    private static ControlPeriod Period(string cell)
    {
        if (cell == "idle")
            return new ControlPeriod(0, IdleTicks: 100);
        uint vctUs = uint.Parse(cell.TrimEnd('w', 'q'), CultureInfo.InvariantCulture) * 1000;
        return char.IsAsciiDigit(cell[^1])
            ? new ControlPeriod(vctUs, BusyTicks: 50, Active: 1, Suspended: 3)
            : new ControlPeriod(vctUs, BusyTicks: 20, IdleTicks: 60, Active: 1, Suspended: cell[^1] == 'w' ? 3u : 0);
    }
}
