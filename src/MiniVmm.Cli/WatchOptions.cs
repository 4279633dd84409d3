using System.CommandLine;

namespace MiniVmm.Cli;

/// <summary>Options of commands that look again and again.</summary>
internal static class WatchOptions
{
    private const double Least = 0.1, Most = 3600;

    public static Option<double> Interval()
    {
        Option<double> option = new("--interval", "-i") { Description = $"Seconds from look to look, {Least} to {Most}", DefaultValueFactory = _ => 1, HelpName = "SECONDS" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= Least and <= Most))
                result.AddError($"--interval: is not between {Least} and {Most} seconds");
        });
        return option;
    }
}
