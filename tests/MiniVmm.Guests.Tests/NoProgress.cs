using MiniVmm.Lab.Running;

namespace MiniVmm.Guests.Tests;

/// <summary>Tells nobody.</summary>
internal sealed class NoProgress : ILabProgress
{
    public void Enter(string phase, TimeSpan expected, TimeSpan afterwards)
    {
    }

    public void Now(string figures)
    {
    }

    public void Note(string line)
    {
    }
}
