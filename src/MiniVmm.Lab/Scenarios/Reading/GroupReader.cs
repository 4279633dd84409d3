using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a group of VMs.</summary>
internal sealed class GroupReader
{
    /// <summary>Guest kernels that serve requests: with a friendly part, and without.</summary>
    private static readonly string[] Apps = ["httpd", VmGroup.PlainApp];

    /// <summary>What may stand in a group, and for all groups in the document.</summary>
    public static readonly string[] Keys =
        ["vms", "app", "port", "memory", "disk", "append", ControllerReader.Key, WrapReader.Key, "start", "stop", LoadReader.Key];

    private readonly ReadingScope _scope;
    private readonly FvmParameters _periods;
    private readonly int? _budgetMiB;
    private readonly double _endSeconds;

    /// <param name="periods">Control period and window.</param>
    /// <param name="endSeconds">When the run ends, from when the clients begin to join.</param>
    public GroupReader(ReadingScope scope, FvmParameters periods, int? budgetMiB, double endSeconds)
    {
        _scope = scope;
        _periods = periods;
        _budgetMiB = budgetMiB;
        _endSeconds = endSeconds;
    }

    public static int ReadVms(MappingReader group) => group.Integer("vms", 4, 0, ScenarioLimits.MaxVms);

    /// <param name="vms">Of this group.</param>
    /// <param name="allVms">Of all groups.</param>
    public VmGroup Read(string name, MappingReader group, int vms, int allVms)
    {
        int memory = group.MiB("memory", 96, ScenarioLimits.GuestKernelMiB + 1, ScenarioLimits.MaxMemoryMiB);
        int? disk = group.Has("disk") && group.Text("disk", "none") != "none"
            ? group.MiB("disk", 1, 1, ScenarioLimits.MaxDiskMiB)
            : null;
        double start = group.Seconds("start", 0, 0, ScenarioLimits.MaxSeconds);
        string app = ReadApp(group);
        return new VmGroup
        {
            Name = name,
            Vms = vms,
            App = app,
            Port = group.Integer("port", 80, 1, 65535),
            MemoryMiB = memory,
            DiskMiB = disk,
            Append = ReadAppend(group),
            Control = app == VmGroup.PlainApp ? ReadNoController(group) : ControllerReader.Read(group, _periods, _scope),
            Wrap = WrapReader.Read(group, _periods, _scope),
            StartSeconds = start,
            StopSeconds = ReadStop(group, start),
            Load = LoadReader.Read(group, new GroupFrame(_budgetMiB, allVms, memory, _endSeconds, disk), _scope),
        };
    }

    /// <summary>A kernel without the friendly part knows none of its options.</summary>
    private FvmParameters ReadNoController(MappingReader group)
    {
        FvmParameters none = _periods with { Mode = FvmMode.Off };
        if (group.Has(ControllerReader.Key) && ControllerReader.Read(group, none, _scope).Mode != FvmMode.Off)
            _scope.Complain(group.At(ControllerReader.Key), $"{VmGroup.PlainApp} has no friendly part for a controller; write controller: off, and wrap: rate to control it from outside");
        return none;
    }

    private string ReadApp(MappingReader group)
    {
        string app = group.Text("app", Apps[0]);
        if (!Apps.Contains(app) && !IsFile(app))
            _scope.Complain(group.At("app"), $"unknown app '{app}'; {Spelling.Suggest(app, Apps)} (the path of a kernel "
                + "ends with .elf)");
        return app;
    }

    /// <summary>Whether an app is the path of a kernel rather than a name.</summary>
    public static bool IsFile(string app) =>
        app.Contains('/', StringComparison.Ordinal) || app.EndsWith(".elf", StringComparison.Ordinal);

    private string ReadAppend(MappingReader group)
    {
        string append = group.Text("append", "");
        if (append.Length > 2000 || append.Any(c => c is < ' ' or > '~'))
            _scope.Complain(group.At("append"), "append takes at most 2000 characters of printable ASCII; shorten it");
        else if (append.Split(' ').Any(word => word == "fvm" || word.StartsWith("fvm=", StringComparison.Ordinal)
            || word.StartsWith("fvm.", StringComparison.Ordinal)))
            _scope.Complain(group.At("append"), "the fvm options are the controller's; write them under controller, "
                + "without 'fvm.'");
        return append;
    }

    private double? ReadStop(MappingReader group, double start)
    {
        if (start > 0 && start >= _endSeconds)
            _scope.Complain(group.At("start"), $"start at {start} s never comes, since the run ends after {_endSeconds} s; "
                + "lengthen duration or start earlier");
        if (group.Scalar("stop") is not ScalarNode node || node.Text == "end")
            return null;
        double stop = group.Seconds("stop", _endSeconds, 0, ScenarioLimits.MaxSeconds);
        if (stop <= start)
            _scope.Complain(node, $"stop at {stop} s does not come after start at {start} s; change one of them");
        else if (stop > _endSeconds)
            _scope.Complain(node, $"stop at {stop} s never comes, since the run ends after {_endSeconds} s; write 'end'");
        return stop < _endSeconds ? stop : null;
    }
}
