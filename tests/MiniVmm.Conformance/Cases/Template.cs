namespace MiniVmm.Conformance.Cases;

/// <summary>An instruction form, read from a row of text in the notation of the manual:
/// <c>opcode bytes, /r or /digit, immediates | traits</c>.</summary>
/// <remarks>
/// Opcode tokens: <c>0F</c> a byte; <c>40+r</c> plus a register number; <c>/r</c>, <c>/4</c> a ModRM byte; <c>ib</c>,
/// <c>iw</c>, <c>iz</c> immediates of 8, 16 and operand-size bits; <c>moffs</c> an address. A row with <c>n</c> stands
/// for several: <c>00+8n</c> and <c>/n</c> count to 7, <c>40+n</c> to 15.
/// Traits: <c>v</c> takes an operand-size prefix, <c>b</c> byte registers, <c>m</c> memory only, <c>lock</c> takes LOCK
/// with memory, <c>alu</c> the same but for CMP; other words are named in <see cref="Constraint"/>.
/// </remarks>
internal sealed record Template(string Row, string[] Encoding, IReadOnlySet<string> Traits)
{
    public bool Has(string trait) => Traits.Contains(trait);

    public bool HasModRm => Encoding.Any(t => t[0] == '/');

    /// <summary>Reads the rows of one family.</summary>
    public static Template[] ReadAll(string rows) =>
        [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(Read)];

    private static IEnumerable<Template> Read(string row)
    {
        string[] halves = row.Split('|', StringSplitOptions.TrimEntries);
        string[] tokens = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var traits = halves.Length == 1 ? [] : halves[1].Split(' ').ToHashSet();
        int count = tokens.Any(t => t.EndsWith("+n")) ? 16 : tokens.Any(t => t.EndsWith('n')) ? 8 : 1;
        for (int n = 0; n < count; n++)
            yield return new Template(row, [.. tokens.Select(t => Expand(t, n))], traits);
    }

    private static string Expand(string token, int n)
    {
        if (token == "/n") return $"/{n}";
        if (!token.EndsWith('n')) return token;
        int opcode = Convert.ToInt32(token[..2], 16);
        return (opcode + (token.EndsWith("8n") ? 8 * n : n)).ToString("X2");
    }
}
