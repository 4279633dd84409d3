namespace MiniVmm.Lab.Load;

/// <summary>One request that ended.</summary>
/// <param name="EndUnixMs">When, in wall-clock time.</param>
/// <param name="LatencyMs">To the last byte: in a closed loop from sending it, in an open loop from its arrival, however
/// late it could be sent.</param>
/// <param name="Vm">Index of the VM, from 0.</param>
/// <param name="Client">Index of the VM's client, from 0; in an open loop of the connection, -1 for a dropped arrival.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Shape">Index of its shape in the load plan.</param>
public readonly record struct RequestRecord(
    double EndUnixMs, double LatencyMs, int Vm, int Client, RequestOutcome Outcome, int Shape = 0)
{
    /// <summary>An arrival that was never sent.</summary>
    public static RequestRecord Dropped(double unixMs, int vm, int shape) =>
        new(unixMs, 0, vm, -1, RequestOutcome.Dropped, shape);
}
