namespace MiniVmm.Lab.Running;

/// <summary>Where an experiment tells what it does. Called from any thread.</summary>
public interface ILabProgress
{
    /// <summary>A phase begins.</summary>
    /// <param name="phase">What it is, e.g. "plain: measuring".</param>
    /// <param name="expected">How long it takes; zero where nobody knows.</param>
    /// <param name="afterwards">How long all that follows it takes.</param>
    void Enter(string phase, TimeSpan expected, TimeSpan afterwards);

    /// <summary>A figure of the moment, e.g. requests per second.</summary>
    void Now(string figures);

    /// <summary>Something to read later as well.</summary>
    void Note(string line);
}
