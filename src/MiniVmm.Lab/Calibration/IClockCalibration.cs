using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Calibration;

/// <summary>Finds the nominal clock at which an unloaded busy tick of the guest lasts as long as an idle one. Otherwise
/// idle and busy spells have different baselines, and the slowdown R means nothing.</summary>
public interface IClockCalibration
{
    /// <summary>The clock in Hz.</summary>
    Task<long> MeasureHzAsync(ExperimentSettings settings, RunDirectory directory, CancellationToken cancellation);
}
