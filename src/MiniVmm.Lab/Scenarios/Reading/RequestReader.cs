using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads what requests look like: <c>request</c>, one shape, or <c>requests</c>, several with shares.</summary>
internal static class RequestReader
{
    private const int DefaultKiB = 8192;
    private const int DefaultPasses = 50;

    private static readonly string[] ShapeKeys = ["memory", "passes", "priority"];

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
        Priority = shape.Integer("priority", 5, 0, 9),
        Share = shape.Number("share", 1, 0.001, 1000),
    };
}
