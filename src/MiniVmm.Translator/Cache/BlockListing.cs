using System.Globalization;
using System.Text;
using Iced.Intel;
using MiniVmm.Translator.Emitting;

namespace MiniVmm.Translator.Cache;

/// <summary>A translated block as text: each guest instruction and below it what it became.</summary>
internal sealed class BlockListing(HostCode code)
{
    private readonly NasmFormatter _formatter = new();
    private readonly StringOutput _output = new();

    /// <param name="block">The block.</param>
    /// <param name="version">One of its translations.</param>
    /// <param name="marked">Offset of a host instruction to mark, or a negative number.</param>
    public string Of(TranslatedBlock block, TranslatedBlock.Version version, int marked)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"block {block.Block.Key.Eip:x8} (physical {block.Block.Key.Physical:x8}, mode {block.Block.Key.Mode:x}), flags from {version.Flags.Kind}");
        AppendHost(text, version.Entry, version.Starts[0], marked);
        for (int n = 0; n < version.Starts.Length; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {block.Instructions[n].IP32:x8}  ").AppendLine(Format(in block.Instructions[n]));
            AppendHost(text, version.Starts[n], n + 1 < version.Starts.Length ? version.Starts[n + 1] : version.Behind, marked);
        }
        text.AppendLine("  aside, of this block and those of its trace");
        AppendHost(text, version.Aside, version.End, marked);
        return text.ToString();
    }

    private unsafe void AppendHost(StringBuilder text, int from, int to, int marked)
    {
        byte* start = code.AddressOf(0);
        var decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(new ReadOnlySpan<byte>(start + from, to - from).ToArray()), (ulong)(start + from));
        while (decoder.IP < (ulong)(start + to))
        {
            decoder.Decode(out Instruction instruction);
            int offset = (int)(instruction.IP - (ulong)start);
            text.Append(CultureInfo.InvariantCulture, $"{(offset == marked ? "=>" : "  ")}          {offset:x6}  ");
            text.AppendLine(Format(in instruction));
        }
    }

    private string Format(in Instruction instruction)
    {
        _formatter.Format(in instruction, _output);
        return _output.ToStringAndReset();
    }
}
