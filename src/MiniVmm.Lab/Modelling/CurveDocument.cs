using MiniVmm.Lab.Reports;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Fitting;

namespace MiniVmm.Lab.Modelling;

/// <summary>A host as the model knows it: the thrashing curve with its noise, what requests cost, and where that comes from.
/// <c>model fit</c> writes it; whatever models reads it.</summary>
public sealed record CurveDocument
{
    /// <summary>Raised whenever an older program could no longer read the document.</summary>
    public const int CurrentVersion = 1;

    /// <summary>To walk over 1 MiB touches so many pages.</summary>
    internal const double VisitsPerMibPass = 256;

    public int Version { get; init; } = CurrentVersion;
    public required ThrashingCurve Curve { get; init; }

    /// <summary>Standard deviation of the logarithm of a control period's VCT around the curve.</summary>
    public required double Noise { get; init; }

    /// <summary>Processor time by the guest's own clock that a request takes for each MiB and pass, ms.</summary>
    public required double WorkMsPerMibPass { get; init; }

    /// <summary>Root mean square of what <see cref="Noise"/> is robustly of; null for a curve that was not fitted.</summary>
    public double? Error { get; init; }

    /// <summary>Control periods that it was fitted to; 0 for a curve that was not fitted.</summary>
    public int Samples { get; init; }

    public IReadOnlyList<FittedParameter> Parameters { get; init; } = [];

    /// <summary>The variants that it was fitted to.</summary>
    public IReadOnlyList<string> FittedTo { get; init; } = [];

    /// <summary>The scenario that they belong to; null for a curve that was not fitted.</summary>
    public string? Scenario { get; init; }

    public string? StartedUtc { get; init; }

    /// <summary>The host's processor; or that it was a modelled one.</summary>
    public string? Host { get; init; }

    /// <summary>What is used without a fit: near the points that the modelled host of deterministic runs has up to 1.25
    /// budgets, which were measured with other programs (docs/lab.md).</summary>
    public static CurveDocument Unfitted { get; } = new()
    {
        Curve = new ThrashingCurve(TickMs: 10, Processors: 2, Knee: 0.75, Steepness: 35, Exponent: 2.15),
        Noise = 0.1,
        WorkMsPerMibPass = 0.02,
    };

    /// <exception cref="LabError">The file cannot be read, or is something else.</exception>
    public static CurveDocument Read(string file)
    {
        CurveDocument document;
        try
        {
            document = Json.Read<CurveDocument>(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot read {file}: {e.Message.Trim()}; give a curve that 'minivmm model fit DIR --out FILE' has written", e);
        }
        if (document.Version != CurrentVersion)
            throw new LabError($"{file} has version {document.Version}, and this program reads version {CurrentVersion}; fit it anew with 'minivmm model fit'");
        return document.Fault() is not string fault ? document : throw new LabError($"{file}: {fault}");
    }

    /// <exception cref="LabError">It cannot be written.</exception>
    public void Write(string file)
    {
        try
        {
            File.WriteAllText(file, Json.Write(this));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write {file}: {e.Message.Trim()}", e);
        }
    }

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault() => this switch
    {
        { Curve: null } => "it has no curve",
        _ when Curve.Fault() is string fault => fault,
        { Noise: not (>= 0 and <= 3) } => "the noise must lie between 0 and 3",
        { WorkMsPerMibPass: not (> 0 and <= 1e6) } => "the work must lie above 0 and at most at 1e6 ms for each MiB and pass",
        _ => null,
    };
}
