using System.Text.Json.Serialization;

namespace MiniVmm.Host.Policing;

/// <summary>A verdict, when it was and what was done, for the trace.</summary>
/// <param name="UnixMs">When.</param>
/// <param name="Verdict">What and why.</param>
/// <param name="Conduct">What the instance did in the round before.</param>
/// <param name="Penalty">What the level means: its name and what it allows; or that nothing was done.</param>
public sealed record Decision(double UnixMs, Verdict Verdict, Conduct Conduct, string Penalty)
{
    /// <summary>A line of the trace.</summary>
    [JsonIgnore]
    public string Csv => FormattableString.Invariant(
        $"{UnixMs:0.0},{Verdict.Instance},{KindName},{Verdict.Level},{Conduct.User:0.000},{Conduct.System:0.000},{Conduct.Waited:0.000},{Conduct.FaultsPerS:0.0},{Conduct.ResidentBytes >> 10},{Penalty},{Verdict.Reason}");

    public static string CsvHeader => "unix_ms,instance,verdict,level,user,system,waited,faults_per_s,resident_kib,penalty,reason";

    /// <summary>A sentence.</summary>
    public override string ToString() => $"{Verdict.Instance}: {KindName}, level {Verdict.Level} ({Penalty}): {Verdict.Reason}";

    [JsonIgnore]
    public string KindName => Verdict.Kind.ToString().ToLowerInvariant();
}
