using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>What has clients ask.</summary>
internal interface ILoadSource
{
    /// <summary>Sends what is due.</summary>
    /// <returns>Requests that could not even be sent.</returns>
    IEnumerable<RequestRecord> Send(ClientPool clients, double nowMs);
}
