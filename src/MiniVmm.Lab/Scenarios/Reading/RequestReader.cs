using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads what requests look like: <c>request</c>, one shape, or <c>requests</c>, several with shares.</summary>
internal static class RequestReader
{
    private const int DefaultKiB = 8192;
    private const int DefaultPasses = 200;
    private const double MaxWaitSeconds = 60;

    private static readonly string[] ShapeKeys = ["memory", "passes", "wait", "priority"];

    public static IReadOnlyList<RequestShape> Read(MappingReader load, ReadingScope scope)
    {
        if (load.Has("request") && load.Has("requests"))
            scope.Complain(load.At("requests"), "request and requests exclude each other; remove one");
        if (!load.Has("requests"))
            return [ReadShape(load.Mapping("request", ShapeKeys))];
        List<RequestShape> shapes = [];
        foreach (DocumentNode item in load.Items("requests"))
        {
            if (item is MappingNode shape)
                shapes.Add(ReadShape(new MappingReader(shape, scope).Allow([.. ShapeKeys, "share"])));
            else
                scope.Complain(item, "a request is a mapping, e.g. {memory: 8 MiB, passes: 50, share: 3}");
        }
        return shapes.Count > 0 ? shapes : [ReadShape(load.Mapping("request", ShapeKeys))];
    }

    private static RequestShape ReadShape(MappingReader shape) => new()
    {
        KiB = shape.KiB("memory", DefaultKiB, 4, ScenarioLimits.MaxMemoryMiB * 1024),
        Passes = shape.Integer("passes", DefaultPasses, 1, ScenarioLimits.MaxPasses),
        WaitMs = (int)Math.Round(1000 * shape.Seconds("wait", 0, 0, MaxWaitSeconds)),
        Priority = shape.Integer("priority", 5, 0, 9),
        Share = shape.Number("share", 1, 0.001, 1000),
    };
}
