using System.Diagnostics;
using MiniVmm.Lab.Running;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>The progress of an experiment on stderr: a line that is kept up to date on a terminal, plain lines
/// elsewhere.</summary>
internal sealed class LabProgress : ILabProgress, IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _console;
    private readonly bool _terminal;
    private readonly Timer? _timer;
    private readonly Lock _gate = new();
    private string _phase = "";
    private string _figures = "";
    private TimeSpan _expected;
    private TimeSpan _afterwards;
    private TimeSpan _total;
    private long _entered;

    private LabProgress(IAnsiConsole console)
    {
        _console = console;
        _terminal = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi
            && !Console.IsErrorRedirected;
        if (_terminal)
            _timer = new Timer(_ => Redraw(), null, Refresh, Refresh);
    }

    public static LabProgress Create() =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    public void Enter(string phase, TimeSpan expected, TimeSpan afterwards)
    {
        lock (_gate)
        {
            (_phase, _figures, _expected, _afterwards) = (phase, "", expected, afterwards);
            _entered = Stopwatch.GetTimestamp();
            // The first phase knows how long everything takes.
            _total = _total == TimeSpan.Zero ? expected + afterwards : _total;
            if (!_terminal)
                Console.Error.WriteLine($"{phase} ({expected.TotalSeconds:0} s; {Clock(expected + afterwards)} left)");
        }
        Redraw();
    }

    public void Now(string figures)
    {
        lock (_gate)
            _figures = figures;
    }

    public void Note(string line)
    {
        lock (_gate)
        {
            Clear();
            Console.Error.WriteLine(line);
        }
        Redraw();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            Clear();
            _phase = "";
        }
    }

    private void Redraw()
    {
        lock (_gate)
        {
            if (!_terminal || _phase.Length == 0)
                return;
            TimeSpan here = _expected - Stopwatch.GetElapsedTime(_entered);
            TimeSpan left = (here > TimeSpan.Zero ? here : TimeSpan.Zero) + _afterwards;
            int filled = (int)Math.Clamp(BarWidth * (1 - (left / _total)), 0, BarWidth);
            string line = $"{_phase}  {_figures}";
            Clear();
            _console.Markup(
                $"[blue]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {Clock(left)} left  "
                + Markup.Escape(line[..Math.Min(line.Length, Math.Max(0, _console.Profile.Width - BarWidth - 16))]));
        }
    }

    private void Clear()
    {
        if (_terminal)
            Console.Error.Write("\r\e[K");
    }

    private static string Clock(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";
}
