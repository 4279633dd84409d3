using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>A line on stderr that is kept up to date where that is a terminal: a bar, the time left, and some words.</summary>
internal sealed class ProgressLine
{
    private const int BarWidth = 24;

    /// <summary>Bar, blanks and clock.</summary>
    private const int BesideText = BarWidth + 16;

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public ProgressLine() => IsTerminal =
        _console.Profile.Capabilities.Interactive && _console.Profile.Capabilities.Ansi && !Console.IsErrorRedirected;

    /// <summary>Elsewhere nothing is drawn.</summary>
    public bool IsTerminal { get; }

    public static string Clock(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";

    /// <param name="done">Share of all, 0 to 1.</param>
    /// <param name="left">Time.</param>
    /// <param name="text">Cut to the terminal's width.</param>
    public void Draw(double done, TimeSpan left, string text)
    {
        if (!IsTerminal)
            return;
        int filled = (int)Math.Clamp(BarWidth * done, 0, BarWidth);
        Clear();
        _console.Markup(
            $"[blue]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {Clock(left)} left  "
            + Markup.Escape(text[..Math.Min(text.Length, Math.Max(0, _console.Profile.Width - BesideText))]));
    }

    public void Clear()
    {
        if (IsTerminal)
            Console.Error.Write("\r\e[K");
    }
}
