using MiniVmm.Lab.Reports;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>Where results for reading go, and how they look there.</summary>
internal static class ReportConsole
{
    private const int WidthWithoutTerminal = 120;

    /// <summary>With --json stdout belongs to the JSON. Into a file or a pipe go neither colours nor line breaks.</summary>
    public static IAnsiConsole Open(bool json)
    {
        bool terminal = !(json ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!terminal)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    public static Table Table(string first, params IEnumerable<string> columns)
    {
        Table table = new Table().SimpleBorder().AddColumn(first);
        foreach (string column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned().NoWrap());
        return table;
    }

    /// <summary>A figure with its interval: "96.3 [94.1 98.0]".</summary>
    public static string Figure(double? value, double? low, double? high) => value is not double v
        ? "–"
        : low is double l && high is double h
            ? $"{FigureCatalog.Text(v)} [grey]{FigureCatalog.Text(l)}–{FigureCatalog.Text(h)}[/]"
            : FigureCatalog.Text(v);

    public static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}
