using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>Nodes as YAML.</summary>
internal static class DocumentWriter
{
    private static readonly EmitterSettings Settings = new EmitterSettings().WithBestWidth(int.MaxValue);

    /// <summary>The document's text, without comments.</summary>
    public static string Write(MappingNode document)
    {
        using StringWriter text = new() { NewLine = "\n" };
        Emitter emitter = new(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document with { Flow = false });
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>One entry of a document, with the line's end.</summary>
    public static string Write(MappingEntry entry) => Write(new MappingNode(entry.Place, [entry]));

    private static void Emit(Emitter emitter, DocumentNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                emitter.Emit(Text(scalar.Text, scalar.Quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Any));
                break;
            case ListNode list:
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true,
                    list.Flow ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (DocumentNode item in list.Items)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case MappingNode mapping:
                emitter.Emit(new MappingStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true,
                    mapping.Flow ? MappingStyle.Flow : MappingStyle.Block));
                foreach (MappingEntry entry in mapping.Entries)
                {
                    emitter.Emit(Text(entry.Key, ScalarStyle.Any));
                    Emit(emitter, entry.Value);
                }
                emitter.Emit(new MappingEnd());
                break;
            default:
                throw new InvalidOperationException($"no YAML for {node.Kind}");
        }
    }

    private static Scalar Text(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
}
