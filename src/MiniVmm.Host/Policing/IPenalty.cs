namespace MiniVmm.Host.Policing;

/// <summary>The hands of the police. Whatever it does to a process is undone when it is disposed, and when this process ends in
/// any other way.</summary>
public interface IPenalty : IDisposable
{
    string Name { get; }

    /// <summary>Gives a process this level of penalty from now on.</summary>
    /// <param name="subject">Whom.</param>
    /// <param name="level">0 = none.</param>
    /// <param name="fairBytes">Its fair share of the guests' memory.</param>
    void Set(Subject subject, int level, long fairBytes);

    /// <summary>The share of the time that a level lets a process run.</summary>
    double Allowed(int level);
}
