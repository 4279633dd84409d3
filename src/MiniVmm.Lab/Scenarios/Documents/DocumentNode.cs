namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>A value of a YAML document that knows where it was written, also after it was merged into another.</summary>
internal abstract record DocumentNode(Place Place)
{
    /// <summary>What a message calls it.</summary>
    public abstract string Kind { get; }

    /// <summary>Nothing was written, or null.</summary>
    public virtual bool IsNull => false;

    /// <summary>Whether it says the same, wherever and in whatever style.</summary>
    public abstract bool SaysSame(DocumentNode other);
}
