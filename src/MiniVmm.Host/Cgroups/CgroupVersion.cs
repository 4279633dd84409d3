namespace MiniVmm.Host.Cgroups;

/// <summary>Which of the two kernel interfaces holds the memory controller.</summary>
public enum CgroupVersion
{
    V1 = 1,
    V2 = 2,
}
