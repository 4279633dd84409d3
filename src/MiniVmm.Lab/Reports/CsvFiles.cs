using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Policing;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>A run's raw measurements as files. Times are Unix milliseconds, so that all files of a run, the guests'
/// telemetry among them, share one axis.</summary>
internal static class CsvFiles
{
    public const string RequestsFile = "requests.csv";
    public const string HostFile = "host.csv";
    public const string CgroupFile = "cgroup.csv";
    public const string PoliceFile = "police.csv";
    public const string RunFile = "run.json";

    /// <summary>Writes a run down; <see cref="RunFile"/> appears last and at once, and says that the others are whole.</summary>
    public static void Write(RunDirectory directory, RunRecord record)
    {
        File.WriteAllLines(directory.RunFile(record.Id, RequestsFile), Requests(record.Requests));
        File.WriteAllLines(directory.RunFile(record.Id, HostFile), Host(record.HostSamples));
        File.WriteAllLines(directory.RunFile(record.Id, CgroupFile), Cgroup(record.HostSamples));
        if (record.Variant.Police is not null)
            File.WriteAllLines(directory.RunFile(record.Id, PoliceFile), record.Decisions.Select(d => d.Csv).Prepend(Decision.CsvHeader));
        string run = directory.RunFile(record.Id, RunFile);
        File.WriteAllText($"{run}.part", Json.Write(RunFacts.Of(record)));
        File.Move($"{run}.part", run);
    }

    public static IEnumerable<string> Requests(IEnumerable<RequestRecord> requests) =>
        requests.OrderBy(r => r.EndUnixMs)
            .Select(r => $"{r.EndUnixMs:0.0},{r.LatencyMs:0.000},{RunDirectory.VmName(r.Vm)},{r.Client + 1},"
                + $"{r.Outcome.ToString().ToLowerInvariant()},{r.Shape + 1}")
            .Prepend("end_unix_ms,latency_ms,vm,client,outcome,shape");

    private static IEnumerable<string> Host(IEnumerable<HostSample> samples) =>
        samples.SelectMany(s => s.Processes.Select((p, vm) => (s.UnixMs, Process: p, Vm: vm)))
            .Where(s => s.Process is not null)
            .Select(s => Line(s.UnixMs, s.Vm, s.Process!.Value))
            .Prepend("unix_ms,vm,user_ms,system_ms,major_faults,minor_faults,queue_wait_ms,resident_kib");

    private static string Line(double unixMs, int vm, ProcessSample p) =>
        $"{unixMs:0.0},{RunDirectory.VmName(vm)},{p.UserMs},{p.SystemMs},{p.MajorFaults},{p.MinorFaults},"
        + $"{p.QueueWaitMs:0.000},{p.ResidentBytes >> 10}";

    private static IEnumerable<string> Cgroup(IEnumerable<HostSample> samples) =>
        samples.Where(s => s.Memory is not null)
            .Select(s => Line(s.UnixMs, s.Memory!))
            .Prepend("unix_ms,usage_kib,limit_kib,anonymous_kib,file_kib,major_faults,refaults,oom_kills");

    private static string Line(double unixMs, MemoryStatistics m) =>
        $"{unixMs:0.0},{m.UsageBytes >> 10},{m.LimitBytes >> 10},{m.AnonymousBytes >> 10},{m.FileBytes >> 10},"
        + $"{m.MajorFaults},{m.Refaults},{m.OomKills}";
}
