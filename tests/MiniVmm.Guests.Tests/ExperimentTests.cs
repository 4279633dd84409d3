using System.Globalization;
using System.Text.Json;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>A short experiment with four real instances: its mechanics, not its figures.</summary>
[Collection("experiments")]
public sealed class ExperimentTests : IDisposable
{
    private const string CgroupPattern = "minivmm*";

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-lab-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AnExperimentIsCompleteConsistentAndCleansUp()
    {
        string runs = Path.Combine(_folder, "run");
        using MiniVmmProcess lab = MiniVmmProcess.Run(
            "lab", "run", "fuml", "--quick", "--duration", "8", "--budget", "96M", "--overload", "3", "--no-plots",
            "--json", "--out", runs);

        Assert.True(lab.Process.ExitCode == 0, lab.Error);
        using JsonDocument summary = JsonDocument.Parse(lab.Output);
        Assert.Equal(File.ReadAllText(Path.Combine(runs, "summary.json")).TrimEnd(), lab.Output.TrimEnd());
        JsonElement[] variants = [.. summary.RootElement.GetProperty("variants").EnumerateArray()];
        Assert.Equal(["plain", "mpl"], variants.Select(v => v.GetProperty("name").GetString()));
        foreach (JsonElement variant in variants) CheckVariant(variant, Path.Combine(runs, variant.GetProperty("name").GetString()!, "r1"));

        bool limited = summary.RootElement.GetProperty("contention").GetString() == "memory";
        string[][] mpl = [.. Enumerable.Range(1, 4).SelectMany(vm => Telemetry(Path.Combine(runs, "mpl", "r1", $"vm{vm}")))];
        string[][] plain = [.. Enumerable.Range(1, 4).SelectMany(vm => Telemetry(Path.Combine(runs, "plain", "r1", $"vm{vm}")))];
        Assert.All(plain, row => Assert.Equal(("off", "", "0"), (row[13], row[7], row[9])));
        Assert.All(mpl, row => Assert.Equal("mpl", row[13]));
        // Without a memory limit nothing congests the host beyond the threshold, and nobody need be suspended.
        if (limited) Assert.Contains(mpl, row => row[9] != "0");
        Assert.Empty(Leftovers(runs));
    }

    [Fact]
    public async Task ALauncherThatIsKilledLeavesNothingBehindAtTheNextStart()
    {
        string first = Path.Combine(_folder, "killed"), second = Path.Combine(_folder, "next");
        using (MiniVmmProcess lab = Start(first))
        {
            await WaitForAsync(() => Leftovers(first).Length >= 4);
            await WaitForAsync(() => Directory.GetDirectories(first).Length > 0);
            lab.Process.Kill();
            lab.WaitForExit();
        }
        await WaitForAsync(() => Leftovers(first).Length == 0);

        using MiniVmmProcess next = Start(second);
        await WaitForAsync(() => Leftovers(second).Length >= 1);
        Assert.True(Cgroups().Length <= 1, string.Join(", ", Cgroups()));
        using (var kill = MiniVmmProcess.StartProgram("kill", "-TERM", next.Process.Id.ToString(CultureInfo.InvariantCulture))) kill.WaitForExit();
        Assert.Equal(143, next.WaitForExit());
        Assert.Empty(Leftovers(second));
        Assert.Empty(Cgroups());
    }

    [Theory]
    [InlineData(2, "--vms", "lab", "run", "fuml", "--vms", "many")]
    [InlineData(1, "no scenario 'none'", "lab", "run", "none")]
    [InlineData(1, "/proc/nowhere", "lab", "run", "fuml", "--no-plots", "--out", "/proc/nowhere")]
    [InlineData(1, "no-such-kernel", "lab", "run", "fuml", "--no-plots", "--kernel", "/no-such-kernel.elf")]
    public void WrongArgumentsAreRefusedWithTheReason(int status, string reason, params string[] arguments)
    {
        using MiniVmmProcess lab = MiniVmmProcess.Run(arguments);

        Assert.Contains(reason, lab.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", lab.Error, StringComparison.Ordinal);
        Assert.Equal(status, lab.Process.ExitCode);
    }

    private static MiniVmmProcess Start(string runs) => MiniVmmProcess.Start(
        "lab", "run", "fuml", "--quick", "--duration", "5", "--no-plots", "--out", runs);

    private static void CheckVariant(JsonElement variant, string folder)
    {
        JsonElement[] vms = [.. variant.GetProperty("vms").EnumerateArray()];
        Assert.Equal(4, vms.Length);
        Assert.Equal(0, variant.GetProperty("errors").GetInt64());
        Assert.Equal(vms.Sum(v => v.GetProperty("requests").GetInt64()), variant.GetProperty("requests").GetInt64());
        // In five seconds guests that thrash may get nothing done, and then nobody knows how fairly.
        JsonElement jain = variant.GetProperty("jain");
        if (variant.GetProperty("requests").GetInt64() == 0) Assert.Equal(JsonValueKind.Null, jain.ValueKind);
        else Assert.InRange(jain.GetDouble(), 0.25, 1.0);
        Assert.True(variant.GetProperty("vct_ms").GetProperty("mean").GetDouble() > 0);
        double[] rates = [.. vms.Select(v => v.GetProperty("requests_per_s").GetDouble())];
        Assert.InRange(rates.Sum() - variant.GetProperty("requests_per_s").GetDouble(), -0.01, 0.01);
        for (int vm = 1; vm <= 4; vm++)
        {
            string[][] rows = Telemetry(Path.Combine(folder, $"vm{vm}"));
            Assert.True(rows.Length >= 5, $"{folder}/vm{vm} has {rows.Length} records");
            double[] times = [.. rows.Select(r => double.Parse(r[0], CultureInfo.InvariantCulture))];
            Assert.Equal(times.Order(), times);
            Assert.Contains("httpd: listening", File.ReadAllText(Path.Combine(folder, $"vm{vm}", "console.log")), StringComparison.Ordinal);
        }
    }

    private static string[][] Telemetry(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "telemetry.csv")).Skip(2).Select(l => l.Split(','))];

    /// <summary>Processes whose command line names the run directory, the launcher aside.</summary>
    private static string[] Leftovers(string runs) =>
        [.. Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).Select(CommandLine)
            .Where(c => c.Contains(runs, StringComparison.Ordinal) && !c.Contains("\0lab\0", StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }

    private static string[] Cgroups() =>
        [.. new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/memory" }.Where(Directory.Exists).SelectMany(d => Directory.GetDirectories(d, CgroupPattern)).Distinct()];

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (int i = 0; i < 1200; i++)
        {
            if (condition()) return;
            await Task.Delay(50);
        }
        throw new TimeoutException("what the test waits for never came");
    }
}
