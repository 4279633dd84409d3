using MiniVmm.Lab.Scenarios;
using MiniVmm.Machine.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>How guests run on a modelled host.</summary>
public sealed record ModelSettings
{
    /// <summary>Instructions per second that scenarios count on: their passes are chosen for a processor like that.</summary>
    private const double ScenarioHz = 1e9;

    /// <summary>For the remaining time on the screen: twice that where requests are under way by the hundred.</summary>
    private const double SecondsPerVmSecond = 0.02;

    /// <summary>Retired instructions per second of virtual time. Low, so that modelled time passes faster than real time.
    /// </summary>
    public long ClockHz { get; init; } = 20_000_000;

    /// <summary>Who executes the guests; it makes no difference to the result.</summary>
    public string Engine { get; init; } = Engines.Translator;

    /// <summary>Each VM is powered on up to so much later than planned, as the seed says: the ticks and control periods of
    /// real instances are not in step either.</summary>
    public int StartSpreadMs { get; init; } = 100;

    /// <summary>What a reader of the results must know.</summary>
    public string Describe() =>
        $"a model of a host, and no host was measured: the clock is {ClockHz / 1e6:0.##} MHz, so requests walk their memory "
        + $"{ScenarioHz / ClockHz:0.##} times less often; {new HostModel().Describe()}";

    /// <summary>Seconds that a modelled second of a variant takes, to plan by.</summary>
    public double Pace(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return variant.Vms * SecondsPerVmSecond;
    }

    /// <summary>The scenario with fewer passes over the same memory, and fewer iterations, so that a request takes as long as it would
    /// by a faster clock; but one at least, and whole ones. What disks and connections move stays.</summary>
    public Scenario Scale(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario with { Variants = [.. scenario.Variants.Select(v => v with { Groups = [.. v.Groups.Select(Scale)] })] };
    }

    private VmGroup Scale(VmGroup group) => group with
    {
        Load = group.Load with { Requests = [.. group.Load.Requests.Select(r => Scale(r))] },
    };

    private RequestShape Scale(RequestShape request) => request with
    {
        Passes = Scale(request.Passes),
        Amount = request.Kind == RequestKind.Spin ? Scale(request.Amount) : request.Amount,
    };

    private int Scale(int passes) => (int)Math.Max(1, Math.Round(passes * (ClockHz / ScenarioHz)));
}
