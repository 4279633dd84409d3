using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace MiniVmm.Bench.Timer;

/// <summary>How the timer path is measured: a few seconds a case, its memory too.</summary>
/// <remarks>In this process: the default toolchain generates a project and restores it, which wants a package source at
/// every run and does not know this repository's settings.</remarks>
internal sealed class TimerConfig : ManualConfig
{
    public TimerConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(150))
            .WithWarmupCount(3)
            .WithIterationCount(10));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Statistics, DefaultColumnProviders.Metrics);
        AddColumn(new RetiredColumn());
        AddLogger(new ProgressLogger(Console.Out));
        AddExporter(MarkdownExporter.GitHub);
        WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));
        WithSummaryStyle(SummaryStyle.Default.WithTimeUnit(TimeUnit.Nanosecond).WithMaxParameterColumnWidth(60));
        WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "artifacts"));
        WithOptions(ConfigOptions.DisableLogFile);
    }
}
