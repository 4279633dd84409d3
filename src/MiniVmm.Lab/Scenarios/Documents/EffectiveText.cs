namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>The text of a changed document. Only the lines of what changed are written anew, so that the rest keeps its
/// layout and its comments.</summary>
internal static class EffectiveText
{
    /// <param name="text">What <paramref name="written"/> was read from.</param>
    public static string Of(string text, MappingNode written, MappingNode wanted)
    {
        // A document in braces or between markers has no lines of its own for each entry, nor has one with odd line ends.
        string patched = written.Flow ? "" : Patch(text, written, wanted);
        return DocumentReader.ReadFile("", patched, [])?.SaysSame(wanted) == true ? patched : DocumentWriter.Write(wanted);
    }

    private static string Patch(string text, MappingNode written, MappingNode wanted)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        List<string> result = [.. lines.Take(FirstLine(written, 0, lines))];
        result.AddRange(wanted.Entries.Where(e => written[e.Key] is null).Select(Line));
        for (int i = 0; i < written.Entries.Count; i++)
        {
            MappingEntry old = written.Entries[i];
            int first = FirstLine(written, i, lines), end = FirstLine(written, i + 1, lines);
            MappingEntry? now = wanted.Find(old.Key);
            if (now is not null && now.Value.SaysSame(old.Value))
            {
                result.AddRange(lines[first..end]);
                continue;
            }
            if (now is not null)
                result.Add(Line(now));
            // What stands directly before the next entry is about that one.
            int about = end;
            while (about > first + 1 && IsAside(lines[about - 1]))
                about--;
            result.AddRange(lines[about..end]);
        }
        return string.Join('\n', result) + "\n";
    }

    private static int FirstLine(MappingNode document, int entry, string[] lines) =>
        (int)Math.Min(entry < document.Entries.Count ? document.Entries[entry].Place.Line - 1 : lines.Length, lines.Length);

    private static string Line(MappingEntry entry) => DocumentWriter.Write(entry).TrimEnd('\n');

    private static bool IsAside(string line) => line.Length == 0 || line[0] == '#';
}
