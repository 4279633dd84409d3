namespace MiniVmm.Lab.Running;

/// <summary>One run of one variant.</summary>
/// <param name="Variant">The variant's name.</param>
/// <param name="Repetition">From 1.</param>
public readonly record struct RunId(string Variant, int Repetition)
{
    /// <summary>Below the run directory.</summary>
    public string Folder => Path.Combine(Variant, $"r{Repetition}");

    public override string ToString() => $"{Variant} #{Repetition}";
}
