namespace MiniVmm.Lab.Load;

/// <summary>One request that ended.</summary>
/// <param name="EndUnixMs">When, in wall-clock time.</param>
/// <param name="LatencyMs">From sending to the last byte.</param>
/// <param name="Vm">Index of the VM, from 0.</param>
/// <param name="Client">Index of the VM's client, from 0.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct RequestRecord(
    double EndUnixMs, double LatencyMs, int Vm, int Client, RequestOutcome Outcome);
