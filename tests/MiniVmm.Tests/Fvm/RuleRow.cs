using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

/// <summary>Plays a row of periods to a control rule.</summary>
internal static class RuleRow
{
    /// <param name="parameters">Whose rule decides.</param>
    /// <param name="values">Of its rule's parameters, each <c>name=value</c>.</param>
    /// <param name="cells">The periods, separated by blanks.</param>
    /// <param name="period">What a cell stands for.</param>
    /// <returns>x after each, cut to thousandths.</returns>
    public static string Play(
        FvmParameters parameters, IEnumerable<string> values, string cells, Func<string, ControlPeriod> period)
    {
        foreach (string value in values)
            parameters = parameters with
            {
                RuleParameters = parameters.RuleParameters.With(value.Split('=')[0], Q16.Parse(value.Split('=')[1])),
            };
        Assert.Null(parameters.Fault());

        FvmState state = FvmLoop.Start(parameters);
        List<string> settings = [];
        foreach (string cell in cells.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            (state, _) = FvmLoop.Adapt(parameters, state, period(cell));
            settings.Add(Thousandths(state.X, parameters.Mode));
        }
        return string.Join(' ', settings);
    }

    private static string Thousandths(uint x, FvmMode mode) =>
        new Millihertz(mode == FvmMode.Rate ? x : (uint)((ulong)x * 1000 >> 16)).ToString();
}
