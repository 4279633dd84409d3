using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Measurements;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>The way back from a run's files.</summary>
/// <param name="directory">The experiment's.</param>
/// <param name="variant">The run's variant.</param>
/// <param name="id">The run.</param>
internal sealed class RunReader(RunDirectory directory, Variant variant, RunId id)
{
    private readonly List<string> _truncated = [];

    public RunId Id => id;

    private string Folder => Path.Combine(directory.Path, id.Folder);

    /// <summary>Whether anything of the run was written.</summary>
    public bool Begun => Directory.Exists(Folder);

    /// <summary>Whether it was written to the end.</summary>
    public bool Complete => File.Exists(Path.Combine(Folder, CsvFiles.RunFile));

    /// <summary>Files whose last line was cut short. Empty before <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Truncated => _truncated;

    /// <exception cref="LabError">A file is damaged.</exception>
    public RunRecord Read()
    {
        string file = Path.Combine(Folder, CsvFiles.RunFile);
        RunFacts facts = Json.Read<RunFacts>(File.ReadAllText(file), file);
        if (facts.Variant != variant.Name || facts.Repetition != id.Repetition || facts.Timeline is null)
            throw new LabError($"{file} speaks of {facts.Variant} #{facts.Repetition}, but lies in the folder of {id}");
        if (facts.Lives.Count != variant.Vms || facts.ReadyMs.Count != variant.Vms)
            throw new LabError($"{file} speaks of {facts.Lives.Count} VMs, but the scenario's {variant.Name} has {variant.Vms}");
        RequestRecord[] requests = [.. Rows(CsvFiles.RequestsFile).Select(Request)];
        HostSample[] samples = [.. Samples()];
        return new RunRecord
        {
            Id = id,
            Variant = variant,
            Timeline = facts.Timeline,
            Requests = requests,
            Traces = VariantFiles.ReadTraces(directory, id, variant.Vms),
            HostSamples = samples,
            Decisions = variant.Police is null ? [] : [.. Rows(CsvFiles.PoliceFile).Select(Decision)],
            Processors = facts.Processors,
            ReadyMs = facts.ReadyMs,
            Lives = facts.Lives,
            Limit = facts.Limit,
            Failures = facts.Failures,
            Partial = facts.Partial || _truncated.Count > 0,
        };
    }

    private IEnumerable<CsvTable.CsvRow> Rows(string name)
    {
        if (CsvTable.Read(Path.Combine(Folder, name)) is not CsvTable table)
        {
            _truncated.Add(name);
            return [];
        }
        if (table.Truncated)
            _truncated.Add(name);
        return table.Rows;
    }

    private RequestRecord Request(CsvTable.CsvRow row) => new(
        row.Number("end_unix_ms"), row.Number("latency_ms"), row.Vm("vm", variant.Vms), (int)row.Number("client") - 1,
        Enum.TryParse(row.Text("outcome"), ignoreCase: true, out RequestOutcome outcome)
            ? outcome
            : throw row.Bad("outcome", "an outcome that this version knows"),
        (int)row.Number("shape") - 1);

    private PoliceRecord Decision(CsvTable.CsvRow row) => new(
        row.Number("unix_ms"), row.Vm("instance", variant.Vms), row.Text("verdict"), (int)row.Number("level"), row.Text("penalty"),
        row.Text("reason"))
    {
        Csv = string.Join(',', row.Cells),
    };

    private IEnumerable<HostSample> Samples()
    {
        ILookup<double, (int Vm, ProcessSample Sample)> processes = Rows(CsvFiles.HostFile).ToLookup(
            r => r.Number("unix_ms"), r => (r.Vm("vm", variant.Vms), Process(r)));
        Dictionary<double, MemoryStatistics> memory = [];
        foreach (CsvTable.CsvRow row in Rows(CsvFiles.CgroupFile))
            memory[row.Number("unix_ms")] = Memory(row);
        foreach (double moment in processes.Select(p => p.Key).Concat(memory.Keys).Distinct().Order())
        {
            ProcessSample?[] each = new ProcessSample?[variant.Vms];
            foreach ((int vm, ProcessSample sample) in processes[moment])
                each[vm] = sample;
            yield return new HostSample(moment, each, memory.GetValueOrDefault(moment));
        }
    }

    private static ProcessSample Process(CsvTable.CsvRow row) => new(
        (long)row.Number("user_ms"), (long)row.Number("system_ms"), (long)row.Number("major_faults"),
        (long)row.Number("minor_faults"), row.Number("queue_wait_ms"), (long)row.Number("resident_kib") << 10);

    private static MemoryStatistics Memory(CsvTable.CsvRow row) => new(
        (long)row.Number("usage_kib") << 10, (long?)row.Optional("limit_kib") << 10, (long)row.Number("anonymous_kib") << 10,
        (long)row.Number("file_kib") << 10, (long)row.Number("major_faults"), (long)row.Number("refaults"),
        (long)row.Number("oom_kills"));
}
