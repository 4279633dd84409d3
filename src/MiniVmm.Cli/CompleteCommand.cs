using System.CommandLine;
using System.CommandLine.Completions;

namespace MiniVmm.Cli;

/// <summary>"minivmm complete POSITION LINE": what may stand at a position of a command line, for the scripts of
/// <see cref="CompletionCommand"/>.</summary>
internal static class CompleteCommand
{
    public static Command Create(RootCommand root)
    {
        var position = new Argument<int>("POSITION");
        var line = new Argument<string>("LINE");
        var command = new Command("complete", "Complete a command line") { position, line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (string word in Complete(root, parsed.GetRequiredValue(line), parsed.GetRequiredValue(position))) Console.WriteLine(word);
            return 0;
        });
        return command;
    }

    /// <param name="root">All commands.</param>
    /// <param name="line">The line with the program's own name.</param>
    /// <param name="position">Where the cursor is.</param>
    internal static IEnumerable<string> Complete(RootCommand root, string line, int position)
    {
        line = line[..Math.Clamp(position, 0, line.Length)];
        int start = line.IndexOf(' ', StringComparison.Ordinal) + 1;
        if (start == 0) return [];
        string arguments = line[start..], word = arguments[(arguments.LastIndexOf(' ') + 1)..];
        // Suggested for an empty word: the library matches anywhere in a word, and a shell at its beginning.
        string before = arguments[..^word.Length];
        IEnumerable<CompletionItem> found = root.Parse(before).GetCompletions(before.Length);
        // Options are for those who have begun one: they would bury the names.
        return found.Select(c => c.Label).Where(l => l.StartsWith(word, StringComparison.Ordinal) && (word.Length > 0 || l[0] is not ('-' or '/'))).Distinct();
    }
}
