namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>A single value. It is text: what it means is known to whoever asks for it, so <c>off</c> is no boolean.
/// </summary>
/// <param name="Quoted">Written in quotes or as a block, so that it is never null.</param>
internal sealed record ScalarNode(Place Place, string Text, bool Quoted = false) : DocumentNode(Place)
{
    public override string Kind => "a single value";

    public override bool IsNull => !Quoted && Text is ("" or "~" or "null");

    public override bool SaysSame(DocumentNode other) =>
        other is ScalarNode scalar && scalar.Text == Text && scalar.IsNull == IsNull;
}
