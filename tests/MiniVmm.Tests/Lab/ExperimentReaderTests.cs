using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Measurements;
using MiniVmm.Lab;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab;

public sealed class ExperimentReaderTests : IDisposable
{
    private static readonly Variant Mpl = Variant("mpl", 1.5, Group("early", 2), Group("late", 1, start: 9));

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_again()
    {
        RunRecord written = Record(Mpl, 1, _ => 4) with
        {
            HostSamples =
            [
                new HostSample(Origin, [new ProcessSample(1, 2, 3, 4, 5.5, 6 << 10), null, null], new MemoryStatistics(1 << 10, 2 << 10, 3 << 10, 4 << 10, 5, 6, 7)),
                new HostSample(Origin + 1000, [null, null, new ProcessSample(10, 20, 30, 40, 50.5, 60 << 10)], new MemoryStatistics(1 << 10, null, 0, 0, 0, 0, 0)),
            ],
            Failures = [new Failure("it broke", ["last words"])],
        };
        RecordedExperiment experiment = ExperimentReader.Read(Write(Run, Scenario(1, "load", Mpl), [written]));
        RunRecord read = Assert.Single(experiment.Runs);
        Assert.Equal(written.Timeline, read.Timeline);
        Assert.Equal(written.Requests.OrderBy(r => r.EndUnixMs), read.Requests);
        Assert.Equal(written.Traces, read.Traces);
        Assert.Equal(written.HostSamples.Select(s => s.Memory), read.HostSamples.Select(s => s.Memory));
        Assert.Equal(written.HostSamples.Select(s => s.Processes), read.HostSamples.Select(s => s.Processes));
        Assert.Equal(written.ReadyMs, read.ReadyMs);
        Assert.Equal(written.Lives, read.Lives);
        Assert.Equal(written.Limit, read.Limit);
        Assert.Equal("it broke last words", $"{read.Failures[0].Message} {read.Failures[0].Console[0]}");
        Assert.Equal(Mpl.Groups[1].Control, read.Variant.Groups[1].Control);
        Assert.Equal(Json.Write(Scenario(1, "load", Mpl)), Json.Write(experiment.Scenario));
        Assert.False(experiment.Partial);
    }

    [Fact]
    public void Every_scenario_comes_back_from_json_as_it_was()
    {
        foreach (string name in ScenarioCatalog.Names)
        {
            Scenario scenario = ScenarioCatalog.Find(name, quick: false).Scenario;
            ScenarioText.AssertEqual(scenario, Json.Read<Scenario>(Json.Write(scenario), name));
        }
    }

    [Fact]
    public void An_analysis_repeated_comes_to_the_same()
    {
        string directory = Write(Run, Scenario(1, "load", Mpl), [Record(Mpl, 1, vm => 3 + (vm * 0.7))]);
        string summary = ExperimentReport.Write(directory, null).SummaryJson;
        Assert.Equal(summary, ExperimentReport.Write(directory, null).SummaryJson);
        Assert.Equal(summary, File.ReadAllText(Path.Combine(directory, "summary.json")));
    }

    [Fact]
    public void A_directory_cut_short_is_read_as_far_as_it_goes_and_marked()
    {
        string directory = Write(Run, Scenario(3, "load", Mpl), [Record(Mpl, 1, _ => 4), Record(Mpl, 2, _ => 4)]);
        string requests = Path.Combine(directory, "mpl@1.5", "r1", "requests.csv");
        File.WriteAllText(requests, File.ReadAllText(requests)[..^9]);
        File.Delete(Path.Combine(directory, "mpl@1.5", "r2", "run.json"));
        RecordedExperiment experiment = ExperimentReader.Read(directory);
        RunRecord run = Assert.Single(experiment.Runs);
        Assert.Equal(Record(Mpl, 1, _ => 4).Requests.Count - 1, run.Requests.Count);
        Assert.True(run.Partial && experiment.Partial);
        Assert.Collection(
            experiment.Notes,
            n => Assert.StartsWith("mpl@1.5 #1: requests.csv is missing or cut short", n),
            n => Assert.StartsWith("mpl@1.5 #2: the lab was ended before", n),
            n => Assert.Equal("not run: mpl@1.5 #3", n));
    }

    [Theory]
    [InlineData("experiment.json", null, "was written by a version before")]
    [InlineData("scenario.json", null, "it has no scenario.json")]
    [InlineData("scenario.json", "", "scenario.json, line 1: damaged")]
    [InlineData("scenario.json", "{\"name\": \"x\"", "scenario.json, line 1: damaged")]
    [InlineData("scenario.json", "[1, 2]", "scenario.json, line 1: damaged")]
    [InlineData("scenario.json", "{\"name\":\"x\",\"question\":\"?\",\"variants\":[]}", "is not a scenario of this version")]
    [InlineData("experiment.json", "{\"layout\":3,\"started_utc\":\"\",\"contention\":\"memory\"}", "has layout 3, and this version reads layout 2")]
    [InlineData("machine.json", "\0\0\0", "machine.json, line 1: damaged")]
    [InlineData("mpl@1.5/r1/run.json", "{}", "run.json, line 1: damaged")]
    [InlineData("mpl@1.5/r1/requests.csv", "", "requests.csv does not hold a line of column names")]
    [InlineData("mpl@1.5/r1/requests.csv", "end_unix_ms,latency_ms,vm,client,outcome,shape\n1,2,vm1,1\n", "requests.csv, line 2: not 6 cells")]
    [InlineData("mpl@1.5/r1/requests.csv", "end_unix_ms,latency_ms,vm,client,outcome,shape\n1,2,vm9,1,served,1\n", "requests.csv, line 2: vm is not a VM from vm1 to vm3: 'vm9'")]
    [InlineData("mpl@1.5/r1/requests.csv", "end_unix_ms,latency_ms,vm,client,outcome,shape\n1,2,vm1,1,eaten,1\n", "line 2: outcome is not an outcome")]
    [InlineData("mpl@1.5/r1/requests.csv", "end_unix_ms,latency_ms,vm,client\n1,2,vm1,1\n", "requests.csv has no column 'outcome'")]
    [InlineData("mpl@1.5/r1/host.csv", "unix_ms,vm,user_ms\n1,vm1,two\n", "host.csv, line 2: user_ms is not a number: 'two'")]
    [InlineData("mpl@1.5/r1/vm2/telemetry.csv", "time_ms,vct_ms\n1\n", "telemetry.csv, line 2: not a telemetry record")]
    public void Damage_is_one_clear_line(string file, string? content, string message)
    {
        string directory = Write(Run, Scenario(1, "load", Mpl), [Record(Mpl, 1, _ => 4)]);
        string path = Path.Combine(directory, file);
        if (content is null)
            File.Delete(path);
        else
            File.WriteAllText(path, content);
        string error = Assert.Throws<LabError>(() => ExperimentReader.Read(directory)).Message;
        Assert.Contains(message, error);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void What_is_no_run_directory_is_refused()
    {
        Assert.Contains("is not a directory", Assert.Throws<LabError>(() => ExperimentReader.Read(Run)).Message);
        Assert.Contains("is not a run directory", Assert.Throws<LabError>(() => ExperimentReader.Read(_folder)).Message);
    }

    private string Run => Path.Combine(_folder, "run");

}
