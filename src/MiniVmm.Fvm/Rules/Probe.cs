namespace MiniVmm.Fvm.Rules;

/// <summary>A rule of ours: it probes for the VCT at one thread, as BBR (Cardwell and others, 2016) probes for the least
/// round-trip time, sees congestion in a period's sample alone, takes more only below the knee where a thread more still
/// gets more done, and remembers a ceiling. The guest's <c>rules/probe.c</c> gives the reasons.</summary>
internal sealed class Probe : IControlRule
{
    private const int Knee = 3;
    private const uint Grace = 3;
    private const uint Trial = 3;
    private const uint Longest = 8;
    private const uint TickUs = 10_000;

    private const int Baseline = 0;
    private const int Ceiling = 1;
    private const int Wait = 2;
    private const int Backoff = 3;
    private const int Resume = 4;
    private const int Since = 5;
    private const int Raised = 6;
    private const int Strikes = 7;

    public string Name => "probe";

    public IReadOnlyList<RuleParameter> Parameters { get; } =
    [
        new("interval", Q16.FromInteger(32), Q16.FromInteger(2), new Q16(uint.MaxValue),
            "periods between two looks at the baseline"),
        new("back", Q16.Parse("1.25"), Q16.One, Q16.FromInteger(64), "what x is divided by under congestion"),
        new("wait", Q16.FromInteger(8), Q16.One, Q16.FromInteger(4096),
            "periods for each thread or hertz before it tries one more"),
    ];

    public uint Start(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory)
    {
        memory[Backoff] = Whole(parameters[2]);
        return Bottom(input.Range);
    }

    public uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory)
    {
        uint bottom = Bottom(input.Range);
        bool atBottom = input.X <= bottom;
        uint sample = input.Signal.VctUs;
        if (sample == 0)
            return input.X;
        if (atBottom)
            memory[Baseline] = Learn(memory[Baseline], sample);
        bool slow = memory[Baseline] != 0
            && (ulong)sample << Q16.FractionBits > (ulong)memory[Baseline] * input.ThresholdQ16;
        if (memory[Resume] is > 0 and uint resume)
        {
            if (slow)
                return input.X;
            memory[Resume] = memory[Since] = 0;
            return resume;
        }
        if (!atBottom && memory[Since]++ >= Grace && slow)
            return BackOff(input, parameters, memory);
        if (!atBottom && memory[Since] >= Whole(parameters[0]))
        {
            memory[Resume] = input.X;
            memory[Strikes] = 0;
            return bottom;
        }
        if (memory[Raised] != 0 && --memory[Raised] == 0)
            memory[Backoff] = Whole(parameters[2]);
        if (memory[Wait] != 0)
            memory[Wait]--;
        return Raise(input, memory);
    }

    private static uint BackOff(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory)
    {
        uint bottom = Bottom(input.Range);
        memory[Resume] = input.X;
        if (memory[Raised] != 0 || memory[Strikes]++ != 0)
        {
            if (memory[Raised] != 0)
                memory[Backoff] = Math.Min(2 * memory[Backoff], Longest * Whole(parameters[2]));
            memory[Resume] = Math.Max((uint)(((ulong)input.X << Q16.FractionBits) / parameters[1]), bottom);
            memory[Ceiling] = memory[Resume];
            memory[Wait] = Pause(input, memory[Backoff], memory[Resume]);
            memory[Raised] = memory[Strikes] = 0;
        }
        return bottom;
    }

    private static uint Raise(ControlInput input, Span<uint> memory)
    {
        ulong idleUs = (ulong)input.Period.IdleTicks * TickUs;
        ulong allUs = ((ulong)input.Period.BusyTicks * input.Signal.VctUs) + idleUs;
        if (input.Period.Suspended == 0 || idleUs * Knee <= allUs)
            return input.X;
        bool free = memory[Ceiling] == 0;
        uint more = Setting.Add(input.X, free ? Math.Max(input.Range.Add, input.X / 4) : input.Range.Add);
        if (!free && more > memory[Ceiling])
        {
            if (memory[Wait] != 0)
                return input.X;
            memory[Ceiling] = more;
            memory[Wait] = Pause(input, memory[Backoff], more);
        }
        memory[Raised] = Trial;
        memory[Since] = Math.Max(memory[Since], Grace);
        return more;
    }

    private static uint Pause(ControlInput input, uint backoff, uint x) =>
        (backoff * Math.Max(x / input.Range.One, 1)) + (input.Signal.VctUs % backoff);

    private static uint Learn(uint baseline, uint sample)
    {
        if (baseline == 0)
            return sample;
        return sample > baseline ? baseline + ((sample - baseline) / 16) : baseline - ((baseline - sample) / 2);
    }

    private static uint Bottom(ControlRange range) => Math.Min(Math.Max(range.One, range.Low), range.High);

    private static uint Whole(uint q16) => q16 >> Q16.FractionBits;
}
