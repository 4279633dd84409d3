namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>What a misspelt word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>Ends a message: the nearest of the known words where one is near, else all of them.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        string[] words = [.. known];
        return Nearest(word, words) is string near
            ? $"did you mean '{near}'?"
            : words.Length == 0 ? "there is none" : $"valid: {string.Join(", ", words)}";
    }

    /// <summary>Null where none is near: of three letters, two must be right.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(k => (Word: k, Distance: Distance(word, k)))
        .Where(k => k.Distance <= Math.Max(1, Math.Max(word.Length, k.Word.Length) / 3) && k.Distance < word.Length)
        .OrderBy(k => k.Distance)
        .Select(k => k.Word)
        .FirstOrDefault();

    /// <summary>Letters to insert, remove, replace or swap with their neighbour (optimal string alignment).</summary>
    public static int Distance(string from, string to)
    {
        // A word that long is no misspelling of anything.
        if (Math.Max(from.Length, to.Length) > 64)
            return int.MaxValue;
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[from.Length, to.Length];
    }
}
