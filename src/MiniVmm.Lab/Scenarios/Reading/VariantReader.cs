using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads one variant out of a document that its overlay has been laid over already.</summary>
internal static class VariantReader
{
    public const string GroupsKey = "groups";

    /// <summary>What may differ between variants.</summary>
    public static readonly string[] Keys =
        ["period", "window", "prime", "ramp", "warm-up", "duration", "host", PoliceReader.Key, GroupsKey, .. GroupReader.Keys];

    private static readonly string[] HostKeys = ["budget", ProcessorsReader.Key];

    public static Variant Read(
        string name, string policy, double? x, MappingNode document, ICollection<Complaint> complaints)
    {
        MappingReader timeless = new(document, new ReadingScope(complaints, null));
        double period = timeless.Seconds("period", 5, 0.01, 3600);
        ReadingScope scope = new(complaints, period);
        MappingReader reader = new(document, scope);
        Phases phases = ReadPhases(reader, period);
        MappingReader host = reader.Mapping("host", HostKeys);
        int? budget = host.Text("budget", "none") == "none" ? null : host.MiB("budget", 1, 1, ScenarioLimits.MaxBudgetMiB);
        double end = phases.TotalSeconds - phases.PrimeSeconds;
        GroupReader groups = new(scope, ReadPeriods(reader, period, scope), budget, end);
        return new Variant
        {
            Name = name,
            Policy = policy,
            X = x,
            BudgetMiB = budget,
            Processors = ProcessorsReader.Read(host, scope),
            Phases = phases,
            Police = PoliceReader.Read(reader, scope),
            Groups = ReadGroups(reader, groups, scope),
        };
    }

    private static Phases ReadPhases(MappingReader reader, double period) => new(
        PrimeSeconds: reader.Seconds("prime", 3, 0, ScenarioLimits.MaxSeconds),
        RampSeconds: reader.Seconds("ramp", 5 * period, 0, ScenarioLimits.MaxSeconds),
        SettleSeconds: reader.Seconds("warm-up", 12 * period, 0, ScenarioLimits.MaxSeconds),
        MeasureSeconds: reader.Seconds("duration", 26 * period, 1, ScenarioLimits.MaxSeconds));

    private static FvmParameters ReadPeriods(MappingReader reader, double period, ReadingScope scope)
    {
        double window = reader.Seconds("window", 12 * period, 0.01, ScenarioLimits.MaxSeconds);
        FvmParameters periods = new() { PeriodMs = Milliseconds(period), WindowMs = Milliseconds(window) };
        if (window < period)
            scope.Complain(
                reader.At("window"), $"window of {window} s is shorter than the period of {period} s; lengthen it");
        else if (periods.WindowPeriods > FvmParameters.MaxWindowPeriods)
            scope.Complain(
                reader.At("window"), $"window is longer than {FvmParameters.MaxWindowPeriods} periods; shorten it");
        else
            return periods;
        return new FvmParameters();
    }

    private static uint Milliseconds(double seconds) => (uint)Math.Max(1, Math.Round(seconds * 1000));

    private static List<VmGroup> ReadGroups(MappingReader reader, GroupReader groups, ReadingScope scope)
    {
        MappingNode defaults = reader.Node with
        {
            Entries = [.. reader.Node.Entries.Where(e => GroupReader.Keys.Contains(e.Key))],
        };
        List<(string Name, MappingReader Reader, int Vms)> found = [];
        foreach ((string name, MappingNode overlay) in Overlays(reader, scope))
        {
            MappingReader group = new(Overlay.Merge(defaults, overlay), scope);
            found.Add((name, group, GroupReader.ReadVms(group)));
        }
        found.RemoveAll(g => g.Vms == 0);
        int all = found.Sum(g => g.Vms);
        if (all is 0 or > ScenarioLimits.MaxVms)
            scope.Complain(reader.At(reader.Has(GroupsKey) ? GroupsKey : "vms"), all == 0
                ? "there is no VM; set vms, or give a group some"
                : $"{all} VMs in all are more than {ScenarioLimits.MaxVms}; lower vms");
        List<VmGroup> result = [.. found.Select(g => groups.Read(g.Name, g.Reader, g.Vms, all))];
        if (result.Count > 0 && result.All(g => g.StartSeconds > 0))
            scope.Complain(reader.At(reader.Has(GroupsKey) ? GroupsKey : "start"),
                "no VM is there from the start, to measure what a monitor takes; let a group start at 0 s");
        return result;
    }

    /// <summary>One group, as the document says for all, where it names none or in a way that is none.</summary>
    private static IReadOnlyList<(string Name, MappingNode Overlay)> Overlays(MappingReader reader, ReadingScope scope)
    {
        IReadOnlyList<(string, MappingNode)> named = reader.Has(GroupsKey)
            ? NamedOverlays.Read(
                reader, GroupsKey, GroupReader.Keys, ("{early: {vms: 3}, late: {vms: 1}}", "{vms: 2}"), scope)
            : [];
        return named.Count > 0 ? named : [("vm", NamedOverlays.Nothing(reader))];
    }
}
