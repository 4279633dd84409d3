using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>What it takes to read a value besides the value.</summary>
/// <param name="Complaints">Where what is wrong goes.</param>
/// <param name="PeriodSeconds">The control period, for durations that are given in it; null where they cannot be.</param>
internal sealed record ReadingScope(ICollection<Complaint> Complaints, double? PeriodSeconds)
{
    public void Complain(DocumentNode node, string text) => Complaints.Add(new Complaint(node.Place, text));
}
