using MiniVmm.Conformance.Fuzzing;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Interpreter;
using MiniVmm.Interpreter.Decoding;

namespace MiniVmm.Conformance.Differential;

/// <summary>One program on two engines with the same stops, and the first instruction after which they differ.</summary>
/// <param name="seed">Makes the program and its stops.</param>
/// <param name="right">Makes the engine to trust.</param>
/// <param name="trial">Makes the other, with chance for its options.</param>
/// <param name="privately">Whether the other's RAM is as guests from a snapshot have it.</param>
internal sealed class DifferentialCase(
    int seed, Func<Processor, IEngine> right, Func<Processor, Dice, IEngine> trial, bool privately = false)
{
    private const int Shown = 48;

    private readonly List<Stop> _stops = [];
    private TrialProgram _program = null!;
    private uint _most;

    /// <summary>Instructions that both retired alike.</summary>
    public long Retired { get; private set; }

    /// <returns>A report of the first difference, or null.</returns>
    public string? Run()
    {
        var dice = new Dice(seed);
        _program = new TrialProgram(dice);
        _most = 10_000 + dice.Below(60_000);
        using MachinePair pair = Pair();
        while (Retired < _most && !pair.HasEnded)
        {
            _stops.Add(Stop.Draw(dice));
            if (Attempt(pair, _stops[^1]) is not null) return Report();
            if (_stops.Count > _most) break;
            Retired = pair.Right.Retired;
        }
        return null;
    }

    private MachinePair Pair() => new(_program, right, p => trial(p, new Dice(~seed)), privately);

    private static string? Attempt(MachinePair pair, Stop stop)
    {
        Exception? thrown = Xunit.Record.Exception(() => pair.Run(stop));
        return thrown is not null ? "  " + thrown : pair.Difference();
    }

    /// <summary>The pair as it was before the last stop.</summary>
    private MachinePair Replay()
    {
        MachinePair pair = Pair();
        foreach (Stop stop in _stops.SkipLast(1)) pair.Run(stop);
        return pair;
    }

    /// <summary>Halves the last run until one instruction makes the difference.</summary>
    private string Report()
    {
        long same = 0, different = _stops[^1].Budget;
        while (different - same > 1)
        {
            long middle = same + (different - same) / 2;
            using MachinePair pair = Replay();
            if (Attempt(pair, _stops[^1] with { Budget = middle }) is null) same = middle;
            else different = middle;
        }
        using MachinePair end = Replay();
        end.Right.Devices.Remembers = end.Trial.Devices.Remembers = true;
        string what = Attempt(end, _stops[^1] with { Budget = different }) ?? "  nothing, when it was run again";
        return $"""
            The engines differ after {different} instructions of run {_stops.Count}, {end.Right.Retired} in all (right and trial):
            {what}
            The last instructions, executed one at a time:
              {string.Join("\n  ", LastInstructions(different))}
            Registers then:
            {end.Right.Snapshot()}
            {end.Trial.Snapshot()}
            Accesses to devices in that run, right and trial:
              {end.Right.Devices.Last}
            and
              {end.Trial.Devices.Last}
            """;
    }

    private Queue<string> LastInstructions(long budget)
    {
        var last = new Queue<string>();
        bool records = false;
        Processor? processor = null;
        using var machine = new TrialMachine(_program, p => new StepwiseEngine(processor = p, () =>
        {
            if (!records) return;
            last.Enqueue(Disassembly.At(processor!));
            if (last.Count > Shown) last.Dequeue();
        }));
        for (int i = 0; i < _stops.Count; i++)
        {
            records = i == _stops.Count - 1;
            _stops[i].Announce(machine);
            machine.Run(records ? budget : _stops[i].Budget);
        }
        return last;
    }
}
