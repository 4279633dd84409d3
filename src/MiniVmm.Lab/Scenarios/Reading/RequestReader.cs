using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads what requests look like: <c>request</c>, one shape, or <c>requests</c>, several with shares.</summary>
internal sealed class RequestReader
{
    private const int DefaultKiB = 8192;
    private const int DefaultPasses = 200;
    private const int PageKiB = 4;
    private const double MaxWaitSeconds = 60;

    /// <summary>At most one of them says what the request does.</summary>
    private static readonly string[] KindKeys = ["memory", "disk", "blob", "spin"];

    private static readonly string[] ShapeKeys = [.. KindKeys, "passes", "wait", "write", "priority"];

    private readonly int? _diskMiB;
    private readonly ReadingScope _scope;

    private RequestReader(int? diskMiB, ReadingScope scope) => (_diskMiB, _scope) = (diskMiB, scope);

    /// <param name="load">What has the requests.</param>
    /// <param name="diskMiB">The guests' disk; null = none.</param>
    public static IReadOnlyList<RequestShape> Read(MappingReader load, int? diskMiB, ReadingScope scope)
    {
        RequestReader reader = new(diskMiB, scope);
        if (load.Has("request") && load.Has("requests"))
            scope.Complain(load.At("requests"), "request and requests exclude each other; remove one");
        if (!load.Has("requests"))
            return [reader.ReadShape(load.Mapping("request", ShapeKeys))];
        List<RequestShape> shapes = [];
        foreach (DocumentNode item in load.Items("requests"))
        {
            if (item is MappingNode shape)
                shapes.Add(reader.ReadShape(new MappingReader(shape, scope).Allow([.. ShapeKeys, "share"])));
            else
                scope.Complain(item, "a request is a mapping, e.g. {memory: 8 MiB, passes: 50, share: 3}");
        }
        return shapes.Count > 0 ? shapes : [reader.ReadShape(load.Mapping("request", ShapeKeys))];
    }

    private RequestShape ReadShape(MappingReader shape)
    {
        string[] given = [.. KindKeys.Where(shape.Has)];
        if (given.Length > 1)
            _scope.Complain(shape.At(given[1]), $"{given[0]} and {given[1]} exclude each other; remove one, or write several requests");
        RequestKind kind = (given.Length > 0 ? given[0] : "memory") switch
        {
            "disk" => RequestKind.Disk,
            "blob" => RequestKind.Blob,
            "spin" => RequestKind.Spin,
            _ => RequestKind.Memory,
        };
        RequireKind(shape, kind, RequestKind.Memory, "passes", "wait");
        RequireKind(shape, kind, RequestKind.Disk, "write");
        if (kind == RequestKind.Disk && _diskMiB is null)
            _scope.Complain(shape.At("disk"), "the guest has no disk; add for example 'disk: 64 MiB' to the group");
        return new RequestShape
        {
            Kind = kind,
            KiB = kind == RequestKind.Memory ? shape.KiB("memory", DefaultKiB, PageKiB, ScenarioLimits.MaxMemoryMiB * 1024) : PageKiB,
            Passes = kind == RequestKind.Memory ? shape.Integer("passes", DefaultPasses, 1, ScenarioLimits.MaxPasses) : 1,
            Amount = kind switch
            {
                RequestKind.Disk => shape.KiB("disk", PageKiB, PageKiB, ScenarioLimits.MaxDiskMiB * 1024),
                RequestKind.Blob => shape.KiB("blob", 1, 1, ScenarioLimits.MaxBlobKiB),
                RequestKind.Spin => shape.Integer("spin", 1, 1, int.MaxValue),
                _ => 0,
            },
            Writes = ReadWrite(shape),
            DiskMiB = kind == RequestKind.Disk ? _diskMiB ?? 1 : 0,
            WaitMs = (int)Math.Round(1000 * shape.Seconds("wait", 0, 0, MaxWaitSeconds)),
            Priority = shape.Integer("priority", 5, 0, 9),
            Share = shape.Number("share", 1, 0.001, 1000),
        };
    }

    private void RequireKind(MappingReader shape, RequestKind kind, RequestKind wanted, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            if (kind != wanted && shape.Has(key))
                _scope.Complain(shape.At(key), $"{key} is about requests for {KindKeys[(int)wanted]}; remove it");
    }

    private bool ReadWrite(MappingReader shape)
    {
        string text = shape.Text("write", "false");
        if (text is not ("true" or "false"))
            _scope.Complain(shape.At("write"), $"write: '{text}' is neither true nor false; change it");
        return text == "true";
    }
}
