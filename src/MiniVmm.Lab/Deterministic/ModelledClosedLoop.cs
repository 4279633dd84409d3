using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>A closed loop in steps.</summary>
internal sealed class ModelledClosedLoop : ModelledLoad
{
    private readonly ClosedClient[] _clients;

    public ModelledClosedLoop(
        LoadTarget target, LoadSource source, RequestLog log, ModelledGuest guest, double zeroMs, double nowMs)
        : base(target, log, guest, zeroMs) => _clients =
        [
            .. Enumerable.Range(0, RequestWork.Clients(target.Plan))
                .Select(client => new ClosedClient(target, source, client, (nowMs - zeroMs) / 1000)),
        ];

    protected override void Send(double seconds, double nowMs)
    {
        for (int i = 0; i < _clients.Length; i++)
        {
            if (_clients[i].Next <= seconds && IsFree(i))
                Ask(i, _clients[i].Draw(), seconds, nowMs);
        }
    }

    protected override void Answered(int connection, RequestOutcome outcome, double seconds) =>
        _clients[connection].Rest(outcome, seconds);
}
