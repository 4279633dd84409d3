namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>Something wrong with a document.</summary>
/// <param name="Text">What is wrong; what to do.</param>
internal sealed record Complaint(Place Place, string Text)
{
    public override string ToString() => $"{Place}: {Text}";
}
