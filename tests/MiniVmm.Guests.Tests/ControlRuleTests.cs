using System.Globalization;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The rule in guests/kernel/fvm.c and the one in MiniVmm.Fvm decide the same for the same samples.</summary>
public sealed class ControlRuleTests
{
    /// <summary>More than twice the longest window, so that the guest's ring wraps around.</summary>
    private const int Periods = 10_000;

    [Theory]
    [InlineData(1, "mpl", 5000, 60000, "0.3", "2.5", 10, 64, "1", "1.5")]
    [InlineData(2, "mpl", 1000, 12000, "0.3", "2.5", 10, 64, "1", "1.5")]
    [InlineData(3, "rate", 1000, 12000, "0.3", "2.5", 10, 64, "1", "1.5")]
    [InlineData(4, "mpl", 100, 100, "1", "1.1", 1, 7, "0.25", "3.333333")]
    [InlineData(5, "rate", 100, 3000, "0.000016", "1", 64, 64, "63.5", "1.000016")]
    [InlineData(6, "off", 1000, 12000, "0.3", "2.5", 10, 64, "1", "1.5")]
    [InlineData(7, "mpl", 1, 4096, "0.3", "1.2", 10, 64, "1", "1.5")]
    [InlineData(8, "mpl", 1, 4095, "0.3", "1.2", 10, 64, "1", "1.5")]
    [InlineData(9, "rate", 1, 64, "0.5", "1.2", 10, 64, "1", "1.5")]
    [InlineData(10, "rate", 1, 2, "0.5", "1.2", 10, 64, "1", "1.5")]
    public async Task BothDecideTheSame(
        int seed, string mode, uint period, uint window, string ewma, string threshold, ushort threads, ushort max,
        string add, string mul)
    {
        var parameters = new FvmParameters
        {
            Mode = Enum.Parse<FvmMode>(mode, ignoreCase: true),
            PeriodMs = period,
            WindowMs = window,
            Ewma = Q16.Parse(ewma),
            Threshold = Q16.Parse(threshold),
            Threads = threads,
            MaxThreads = max,
            Add = Q16.Parse(add),
            Mul = Q16.Parse(mul),
        };
        Assert.Null(parameters.Fault());
        uint[] samples = [.. Samples(seed)];

        string[] guest = await AskGuest(
            $"{mode} {period} {window} {ewma} {threshold} {threads} {max} {add} {mul} 10 0.1 0.1 100", samples);

        FvmState state = FvmState.Initial(parameters);
        for (int i = 0; i < samples.Length; i++)
        {
            (state, FvmDecision decision) = FvmRule.Adapt(parameters, state, samples[i]);
            string expected = string.Create(CultureInfo.InvariantCulture,
                $"{state.Signal.SmoothedQ16} {decision.Signal.MinimumUs} {decision.Signal.Slowdown.Raw} {(decision.Signal.Congested ? 1 : 0)} {state.Cap.Exact.Raw} {state.Rate.Rate.Value}");
            Assert.True(expected == guest[i], $"period {i}, sample {samples[i]}: C# says '{expected}', the guest '{guest[i]}'");
        }
    }

    /// <summary>Calm, congested and silent spells, long climbs and descents, and now and then an extreme.</summary>
    private static IEnumerable<uint> Samples(int seed)
    {
        var random = new Random(seed);
        uint level = 10_000;
        for (int i = 0; i < Periods; i++)
        {
            bool climbs = i / 1000 % 4 == 1, descends = i / 1000 % 4 == 3;
            if (climbs || descends) level = (uint)(climbs ? level + 7 : Math.Max(level - 7L, 10_000));
            else if (random.Next(12) == 0) level = (uint)random.Next(1, 8) * 10_000;
            yield return random.Next(climbs || descends ? 4000 : 40) switch
            {
                0 => 1,
                1 => 1_000_000_000,
                < 5 => 0,
                _ => level + (uint)random.Next(climbs || descends ? 20 : 5_000),
            };
        }
    }

    private static async Task<string[]> AskGuest(string parameters, uint[] samples)
    {
        using MiniVmmProcess process = MiniVmmProcess.Start("run", Guest.Path("fvmtest"));
        await process.Process.StandardInput.WriteAsync(parameters + "\n" + string.Join('\n', samples) + "\nend\n");
        await process.Process.StandardInput.FlushAsync();
        Assert.Equal(0, process.WaitForExit());
        string[] lines = process.Output.Replace("\r", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(samples.Length, lines.Length);
        return lines;
    }
}
