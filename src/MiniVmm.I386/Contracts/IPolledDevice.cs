namespace MiniVmm.I386.Contracts;

/// <summary>A device that receives work from host threads. Host threads put the work into a queue of the device's
/// and call <see cref="IWakeup.Signal"/>; the vCPU thread then calls <see cref="Poll"/>, and only there does the
/// device touch guest memory, registers and interrupt lines. Thus no device state needs a lock.</summary>
public interface IPolledDevice
{
    /// <summary>Takes what has arrived. Must be cheap when nothing has; bounded work per call.</summary>
    void Poll();
}
