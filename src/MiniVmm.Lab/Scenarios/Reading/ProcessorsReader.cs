using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a set of the host's processors: <c>all</c>, ranges as in <c>0-1,3</c>, or a list of those.</summary>
internal static class ProcessorsReader
{
    public const string Key = "processors";

    /// <summary>In order; null = all.</summary>
    public static IReadOnlyList<int>? Read(MappingReader host, ReadingScope scope)
    {
        if (host.Node[Key] is not ListNode)
            return host.Scalar(Key) is ScalarNode scalar && scalar.Text != "all" ? InOrder(Parse(scalar, scope)) : null;
        List<int> processors = [];
        foreach (DocumentNode item in host.Items(Key))
        {
            if (item is ScalarNode one)
                processors.AddRange(Parse(one, scope));
            else
                scope.Complain(item, $"a processor is a number, not {item.Kind}");
        }
        return InOrder(processors);
    }

    private static IReadOnlyList<int>? InOrder(IReadOnlyCollection<int> processors) =>
        processors.Count == 0 ? null : [.. processors.Distinct().Order()];

    private static List<int> Parse(ScalarNode scalar, ReadingScope scope)
    {
        List<int> processors = [];
        foreach (string range in scalar.Text.Split(','))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out int first) || !TryParse(ends[^1], out int last) || first > last)
            {
                scope.Complain(scalar, $"processors: '{scalar.Text}' is no set of processors below "
                    + $"{ScenarioLimits.MaxProcessors}; write all, or for example 0-1 or [0, 2-3]");
                return [];
            }
            processors.AddRange(Enumerable.Range(first, last - first + 1));
        }
        return processors;
    }

    private static bool TryParse(string text, out int processor) =>
        int.TryParse(text.Trim(), out processor) && processor is >= 0 and < ScenarioLimits.MaxProcessors;
}
