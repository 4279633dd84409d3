namespace MiniVmm.Conformance.Cases;

/// <summary>An instruction form, read from a row of text in the notation of the manual:
/// <c>opcode bytes, /r or /digit, immediates | traits</c>; <see cref="TokenKind"/> and <see cref="Traits"/> list the
/// words.</summary>
/// <remarks>A row with <c>n</c> stands for several: <c>00+8n</c> and <c>/n</c> count to 7, <c>40+n</c> to 15.</remarks>
internal sealed record Template(string Row, Token[] Encoding, Traits Traits)
{
    public static Template None { get; } = new("", [], Traits.None);

    public bool HasModRm { get; } = Encoding.Any(t => t.Kind is TokenKind.ModRm or TokenKind.ModRmDigit);

    public bool HasOffset { get; } = Encoding.Any(t => t.Kind == TokenKind.Offset);

    /// <summary>Whether the row is about LOCK where it may not be.</summary>
    public bool HasLockPrefix { get; } = Encoding is [{ Kind: TokenKind.Byte, Value: 0xF0 }, ..];

    /// <summary>Whether the row itself names a segment.</summary>
    public bool HasSegmentPrefix { get; } = Encoding is [{ Kind: TokenKind.Byte, Value: 0x26 or 0x2E or 0x36 or 0x3E }, ..];

    /// <summary>Whether the row itself makes operands words.</summary>
    public bool HasWordPrefix { get; } = Encoding is [{ Kind: TokenKind.Byte, Value: 0x66 }, ..];

    public bool Has(Traits any) => (Traits & any) != 0;

    /// <summary>Reads the rows of one family.</summary>
    public static Template[] ReadAll(string rows) =>
        [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(Read)];

    private static IEnumerable<Template> Read(string row)
    {
        string[] halves = row.Split('|', StringSplitOptions.TrimEntries);
        string[] tokens = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Traits traits = Traits.None;
        foreach (string word in halves.Length == 1 ? [] : halves[1].Split(' ')) traits |= Enum.Parse<Traits>(word, ignoreCase: true);
        int count = tokens.Any(t => t.EndsWith("+n")) ? 16 : tokens.Any(t => t.EndsWith('n')) ? 8 : 1;
        for (int n = 0; n < count; n++)
            yield return new Template(row, [.. tokens.Select(t => Read(t, n))], traits);
    }

    private static Token Read(string text, int n) => text switch
    {
        "/r" => new Token(TokenKind.ModRm, 0),
        "/n" => new Token(TokenKind.ModRmDigit, (byte)n),
        ['/', var digit] => new Token(TokenKind.ModRmDigit, (byte)(digit - '0')),
        "ib" => new Token(TokenKind.Immediate8, 0),
        "iw" => new Token(TokenKind.Immediate16, 0),
        "iz" => new Token(TokenKind.ImmediateOperandSize, 0),
        "vector" => new Token(TokenKind.Vector, 0),
        "moffs" => new Token(TokenKind.Offset, 0),
        "far" => new Token(TokenKind.FarPointer, 0),
        [_, _, '+', 'r'] => new Token(TokenKind.ByteRegister, Convert.ToByte(text[..2], 16)),
        [_, _, '+', '8', 'n'] => new Token(TokenKind.Byte, (byte)(Convert.ToByte(text[..2], 16) + 8 * n)),
        [_, _, '+', 'n'] => new Token(TokenKind.Byte, (byte)(Convert.ToByte(text[..2], 16) + n)),
        _ => new Token(TokenKind.Byte, Convert.ToByte(text, 16)),
    };
}
