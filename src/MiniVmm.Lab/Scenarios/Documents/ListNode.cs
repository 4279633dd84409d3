namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>A list.</summary>
/// <param name="Flow">Written in brackets.</param>
internal sealed record ListNode(Place Place, IReadOnlyList<DocumentNode> Items, bool Flow = true) : DocumentNode(Place)
{
    public override string Kind => "a list";

    public override bool SaysSame(DocumentNode other) =>
        other is ListNode list && list.Items.Count == Items.Count
        && Items.Zip(list.Items).All(pair => pair.First.SaysSame(pair.Second));
}
