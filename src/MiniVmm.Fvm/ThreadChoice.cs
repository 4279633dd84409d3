namespace MiniVmm.Fvm;

/// <summary>Whose request is suspended first when fewer may be active. The names are those of <c>fvm.victim</c>.</summary>
public enum ThreadChoice
{
    Newest,
    Oldest,

    /// <summary>The one that holds the most memory.</summary>
    Largest,

    /// <summary>The one that has been active for longest, so that all take turns.</summary>
    Robin,

    /// <summary>The least important one.</summary>
    Lowest,
}
