namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>Where something is written: in a file, or in an option of the command line, which has no lines.</summary>
/// <param name="Source">The file as the user calls it, or the option.</param>
/// <param name="Line">From 1; 0 = an option.</param>
/// <param name="Column">From 1.</param>
internal sealed record Place(string Source, long Line = 0, long Column = 0)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
