using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>YAML in, nodes with places out. Anchors, aliases and tags are refused: a document says everything where it
/// means it, and merging is what variants and groups are for.</summary>
internal sealed class DocumentReader
{
    /// <summary>Deeper than any document means something; and reading is recursive.</summary>
    private const int MaxDepth = 12;

    private readonly string _source;
    private readonly bool _hasLines;
    private readonly Parser _parser;
    private readonly ICollection<Complaint> _complaints;

    private DocumentReader(string source, bool hasLines, string text, ICollection<Complaint> complaints)
    {
        _source = source;
        _hasLines = hasLines;
        _parser = new Parser(new StringReader(text));
        _complaints = complaints;
    }

    /// <summary>A file's document; null where there is none, which is complained of.</summary>
    public static MappingNode? ReadFile(string file, string text, ICollection<Complaint> complaints)
    {
        DocumentNode? root = new DocumentReader(file, hasLines: true, text, complaints).Read();
        if (root is not null and not MappingNode)
            complaints.Add(new Complaint(root.Place, root.IsNull
                ? "the document is empty; 'minivmm lab show fuml' prints one to start from"
                : $"the document is {root.Kind}; write keys with values, e.g. 'vms: 4'"));
        return root as MappingNode;
    }

    /// <summary>The value in an option; null where it is none, which is complained of.</summary>
    public static DocumentNode? ReadOption(string option, string text, ICollection<Complaint> complaints) =>
        new DocumentReader(option, hasLines: false, text, complaints).Read();

    private DocumentNode? Read()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (!_parser.TryConsume<DocumentStart>(out _))
                return new ScalarNode(new Place(_source, _hasLines ? 1 : 0, 1), "");
            DocumentNode root = ReadNode(depth: 0);
            _parser.Consume<DocumentEnd>();
            if (_parser.TryConsume<DocumentStart>(out DocumentStart? second))
                Complain(second, "a second document begins; put it into a file of its own");
            return root;
        }
        catch (YamlException e)
        {
            return Refuse(At(e.Start), e.Message);
        }
        catch (InvalidOperationException)
        {
            // The library's scanner does not put all that it cannot read into an exception of its own.
            return Refuse(_parser.Current is ParsingEvent last ? At(last.End) : new Place(_source), "");
        }
    }

    private DocumentNode? Refuse(Place place, string why)
    {
        _complaints.Add(new Complaint(
            place, $"this is no valid YAML: {Tidy(why)}; look at the indentation, quotes and brackets up to here"));
        return null;
    }

    private DocumentNode ReadNode(int depth)
    {
        ParsingEvent at = _parser.Current!;
        if (depth > MaxDepth)
            throw new YamlException(at.Start, at.End, $"values are nested more than {MaxDepth} deep");
        if (at is AnchorAlias)
            throw new YamlException(at.Start, at.End, "aliases are not understood, so write the value out");
        if (at is NodeEvent { Anchor.IsEmpty: false })
            Complain(at, "anchors are not understood; remove it and write values out");
        if (at is NodeEvent { Tag.IsEmpty: false })
            Complain(at, "tags are not understood; remove it");
        if (_parser.TryConsume<Scalar>(out Scalar? scalar))
            return new ScalarNode(At(scalar.Start), scalar.Value, scalar.Style != ScalarStyle.Plain);
        return _parser.Accept<SequenceStart>(out _) ? ReadList(depth) : ReadMapping(depth);
    }

    private ListNode ReadList(int depth)
    {
        SequenceStart start = _parser.Consume<SequenceStart>();
        List<DocumentNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new ListNode(At(start.Start), items, start.Style == SequenceStyle.Flow);
    }

    private MappingNode ReadMapping(int depth)
    {
        MappingStart start = _parser.Consume<MappingStart>();
        List<MappingEntry> entries = [];
        Dictionary<string, Place> seen = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            DocumentNode key = ReadNode(depth + 1);
            DocumentNode value = ReadNode(depth + 1);
            if (key is not ScalarNode name)
                _complaints.Add(new Complaint(key.Place, $"{key.Kind} is no key; write a word and a colon"));
            else if (!seen.TryAdd(name.Text, name.Place))
                _complaints.Add(new Complaint(name.Place, $"'{name.Text}' is here a second time (the first is in line "
                    + $"{seen[name.Text].Line}); remove one"));
            else
                entries.Add(new MappingEntry(name.Place, name.Text, value));
        }
        return new MappingNode(At(start.Start), entries, start.Style == MappingStyle.Flow);
    }

    private void Complain(ParsingEvent at, string text) => _complaints.Add(new Complaint(At(at.Start), text));

    private Place At(Mark mark) => _hasLines ? new Place(_source, mark.Line, mark.Column) : new Place(_source);

    /// <summary>The library's messages are sentences; here they are parts of one.</summary>
    private static string Tidy(string message)
    {
        string line = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return line.Length == 0 ? "unexpected text" : char.ToLowerInvariant(line[0]) + line[1..];
    }
}
