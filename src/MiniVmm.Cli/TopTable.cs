using MiniVmm.Host.Registry;
using MiniVmm.Host.Watching;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>"minivmm top" on a terminal: a table that is drawn anew with every look, and the last minute as sparklines.</summary>
internal sealed class TopTable
{
    private const int TrendLength = 20;
    private const int NameWidth = 12, StateWidth = 12, Padding = 2;

    /// <summary>A processor, and the tick of an idle host: what a sparkline's tallest character stands for at least.</summary>
    private const double WholeProcessor = 1, UnloadedTickMs = 10;

    private readonly Dictionary<string, (Sparkline Cpu, Sparkline Vct)> _trends = [];

    /// <param name="instances">What was seen, in the order of rows.</param>
    /// <param name="width">Characters in a line of the terminal.</param>
    public Table Draw(IReadOnlyList<WatchedInstance> instances, int width)
    {
        Remember(instances);
        (IReadOnlyList<WatchColumn> columns, bool trends) = Fitting(width);
        Table table = new Table().SimpleBorder().AddColumn(new TableColumn("name").NoWrap()).AddColumn(new TableColumn("state").NoWrap());
        foreach (WatchColumn column in columns) table.AddColumn(new TableColumn(column.Title).RightAligned().NoWrap());
        if (trends) table.AddColumn(new TableColumn("CPU, last looks").NoWrap()).AddColumn(new TableColumn("VCT, last looks").NoWrap());
        foreach (WatchedInstance instance in instances) table.AddRow(Row(instance, columns, trends));
        table.Caption($"{instances.Count} instances   {DateTime.Now:HH:mm:ss}   q ends", new Style(Color.Grey));
        return table;
    }

    private void Remember(IReadOnlyList<WatchedInstance> instances)
    {
        foreach (string gone in _trends.Keys.Except(instances.Select(i => i.Name)).ToArray()) _trends.Remove(gone);
        foreach (WatchedInstance instance in instances)
        {
            if (!_trends.TryGetValue(instance.Name, out (Sparkline Cpu, Sparkline Vct) trend))
                _trends[instance.Name] = trend = (new Sparkline(TrendLength), new Sparkline(TrendLength));
            trend.Cpu.Add(instance.Last?.Gotten);
            trend.Vct.Add(instance.Guest?.VctMs);
        }
    }

    /// <summary>The columns that matter most, as many as there is room for, and the sparklines if there is still some.</summary>
    private static (IReadOnlyList<WatchColumn> Columns, bool Trends) Fitting(int width)
    {
        int room = width - NameWidth - StateWidth - (3 * Padding);
        List<WatchColumn> chosen = [];
        foreach (WatchColumn column in WatchColumn.All.OrderBy(c => c.Rank))
        {
            if (column.Width + Padding > room) break;
            room -= column.Width + Padding;
            chosen.Add(column);
        }
        return ([.. WatchColumn.All.Where(chosen.Contains)], room >= 2 * (TrendLength + Padding));
    }

    private string[] Row(WatchedInstance instance, IReadOnlyList<WatchColumn> columns, bool trends)
    {
        (Sparkline cpu, Sparkline vct) = _trends[instance.Name];
        string[] row = [Markup.Escape(instance.Name), State(instance), .. columns.Select(c => Cell(c, instance))];
        return trends ? [.. row, $"[grey]{cpu.Draw(WholeProcessor)}[/]", $"[grey]{vct.Draw(UnloadedTickMs)}[/]"] : row;
    }

    private static string State(WatchedInstance instance) => instance.State switch
    {
        InstanceState.Running when instance.Guest is { Congested: true } => "[yellow]congested[/]",
        InstanceState.Running => "running",
        InstanceState.Paused => "[blue]paused[/]",
        InstanceState.Unresponsive => "[red]unresponsive[/]",
        _ => instance.State.ToString().ToLowerInvariant(),
    };

    private static string Cell(WatchColumn column, WatchedInstance instance) => Markup.Escape(column.Text(instance));
}
