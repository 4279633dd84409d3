using System.CommandLine;
using MiniVmm.Cli;
using MiniVmm.Lab;
using Xunit;

namespace MiniVmm.Tests.Cli;

/// <summary>Wrong usage is refused before anything runs; what cannot be simulated is an error of one line.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-simulate").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--threads 0", "--threads")]
    [InlineData("--threads 2.5", "--threads")]
    [InlineData("--hosts many", "--hosts")]
    [InlineData("--noise high", "--noise")]
    [InlineData("--placement best", "best")]
    [InlineData("fuml --beside runs/x", "--beside")]
    [InlineData("--beside runs/x --quick", "--beside")]
    [InlineData("fuml overload", "overload")]
    public void Wrong_usage(string arguments, string named)
    {
        ParseResult parsed = Parse(arguments);
        Assert.Contains(named, string.Join('\n', parsed.Errors.Select(e => e.Message)));
    }

    [Theory]
    [InlineData("nothing", "no scenario 'nothing'")]
    [InlineData("fuml --hosts 0", "--hosts")]
    [InlineData("fuml --hosts 10000000", "more than")]
    [InlineData("fuml --periods 0", "measured periods")]
    [InlineData("fuml --noise 0.3", "noise")]
    [InlineData("fuml --knee -1", "knee")]
    [InlineData("fuml --exponent 0.9", "exponent")]
    [InlineData("fuml --steepness NaN", "steepness")]
    [InlineData("fuml --tick-ms 0", "tick")]
    [InlineData("fuml --processors 0", "processors")]
    [InlineData("fuml --visit-ns 0", "--visit-ns")]
    [InlineData("fuml --page-in -1", "page-in")]
    [InlineData("fuml --arrivals -1", "arrivals")]
    [InlineData("fuml --lifetime 0", "lifetime")]
    [InlineData("fuml --mix mlp:1", "mpl")]
    [InlineData("fuml --sizes 0", "--sizes")]
    public void What_cannot_be_simulated(string arguments, string named) => Refused(arguments, named);

    [Fact]
    public void A_directory_that_is_no_run()
    {
        Refused($"--beside {_folder}", "is not a run directory");
        Refused($"--beside {_folder}/none", "is not a directory");
        File.WriteAllText(Path.Combine(_folder, "experiment.json"), "{\"layout\": 2, \"schema\": []}");
        Refused($"--beside {_folder}", "experiment.json");
    }

    [Fact]
    public void A_directory_for_results_that_is_not_empty()
    {
        File.WriteAllText(Path.Combine(_folder, "something"), "");
        Refused($"fuml --no-plots --out {_folder}", "not an empty directory");
    }

    private static void Refused(string arguments, string named)
    {
        ParseResult parsed = Parse(arguments);
        Assert.Empty(parsed.Errors);
        LabError error = Assert.Throws<LabError>(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.Contains(named, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static ParseResult Parse(string arguments) =>
        CommandCatalog.Root("simulate").Parse(arguments.Split(' ').Prepend("simulate").ToArray());
}
