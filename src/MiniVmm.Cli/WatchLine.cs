using System.Globalization;
using MiniVmm.Host.Watching;

namespace MiniVmm.Cli;

/// <summary>A look as a line of key=value, which needs no header: "time=2026-... name=httpd state=running cpu=12.5 ...".</summary>
internal static class WatchLine
{
    public static string Of(WatchedInstance instance)
    {
        IEnumerable<string> figures = WatchColumn.All
            .Select(c => (c.Key, Value: c.Value(instance)))
            .Where(f => f.Value is not null)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key}={f.Value:0.###}"));
        string state = instance.State.ToString().ToLowerInvariant();
        return string.Join(' ', [
            string.Create(CultureInfo.InvariantCulture, $"time={instance.TakenUtc:yyyy-MM-ddTHH:mm:ss.fffZ}"), $"name={instance.Name}",
            $"state={state}", .. figures]);
    }
}
