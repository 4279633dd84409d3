namespace MiniVmm.Lab.Plots;

/// <summary>A moment at which something happens to the VMs.</summary>
internal sealed record TimeMark(double Seconds, string Label);
