namespace MiniVmm.Model.Simulation;

/// <summary>Which host gets a new VM. Load is memory in use over budget, or busy VMs over processors where there is no
/// budget, as known at the begin of the control period in which the VM comes.</summary>
public enum PlacementPolicy
{
    /// <summary>Any, all equally likely.</summary>
    Random,

    /// <summary>Of two random ones the less loaded (Mitzenmacher, "The power of two choices", 2001).</summary>
    TwoChoices,

    /// <summary>The least loaded of all.</summary>
    LeastLoaded,

    /// <summary>One after the other.</summary>
    InTurn,
}
